#!/usr/bin/env bash
# What action.yml runs: gets the emulator, and either runs commands against one, or starts one and leads the steps that
# follow to it. Nothing of it needs an account or a token.
set -euo pipefail

place=${RUNNER_TEMP:?}/codepipeline-local
mkdir -p "$place"
echo "folder=$place" >>"$GITHUB_OUTPUT"
case $VERSION in
*.tgz) package=$(realpath "$VERSION") ;;
*) package=codepipeline-local@$VERSION ;;
esac
# A runner may have an older Node than the emulator needs: the emulator gets one of its own then.
is_new='const [major, minor] = process.versions.node.split("."); process.exit(major > 22 || (major == 22 && minor >= 14) ? 0 : 1)'
node -e "$is_new" || package="$package node@24"
# shellcheck disable=SC2086 # it may be two
npm install --prefix "$place" --no-audit --no-fund --loglevel error $package
bin=$place/node_modules/.bin
options="--clock $CLOCK ${FIXTURES:+--fixtures $FIXTURES} --log-level debug $OPTIONS"

if [ -n "$RUN" ]; then
  # The log has every request; what the commands print goes to the step's own.
  # shellcheck disable=SC2086 # lists of words
  PATH="$bin:$PATH" codepipeline-local exec --report "$place/report.xml" $options -- bash -eo pipefail -c "$RUN" \
    2> >(tee "$place/log" >&2)
  exit
fi

# shellcheck disable=SC2086 # lists of words
PATH="$bin:$PATH" codepipeline-local start --port "$PORT" $options >"$place/log" 2>&1 &
emulator=$!
health=http://127.0.0.1:$PORT/_emulator/v1/health
for attempt in $(seq 100); do
  if curl --silent --fail "$health" >/dev/null; then break; fi
  if ! kill -0 "$emulator" 2>/dev/null || [ "$attempt" = 100 ]; then
    echo "::error::codepipeline-local has not started"
    cat "$place/log"
    exit 1
  fi
  sleep 0.2
done

# The variables that `start` prints for a shell. No step can remove one from those that follow.
sed -n 's/^export \([A-Z_]*\)=\([^"]*\)$/\1=\2/p' "$place/log" >>"$GITHUB_ENV"
echo 'NO_PROXY=127.0.0.1,localhost' >>"$GITHUB_ENV"
for name in $(sed -n 's/^unset //p' "$place/log"); do
  if [ -n "${!name:-}" ]; then echo "::warning::$name is set, and wins over the emulator's variables in some SDKs"; fi
done
echo "$bin" >>"$GITHUB_PATH"
echo "codepipeline-local answers at http://127.0.0.1:$PORT"
