#!/usr/bin/env bash
# `npm start --port 8080` hands the script nothing: npm takes every option before `--` for a setting of its own, known or
# not, and tells the script of it in a variable, npm_config_port. With a space between, the value is left over and
# becomes the script's argument: `8080` without `--port`; with `=` it gets nothing at all. npm 11 warns of it, npm 10 does
# not. Only `npm start -- --port 8080` reaches the script.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund npm@10.9.4 npm-11@npm:npm@11.6.2
cat >told.cjs <<'PROGRAM'
console.log(JSON.stringify([process.argv.slice(2), process.env.npm_config_port ?? null]));
PROGRAM
npm pkg set scripts.start='node told.cjs'
for version in npm npm-11; do
  for options in '--port 8080' '--port=8080' '-- --port 8080'; do
    # shellcheck disable=SC2086
    told=$(node "node_modules/$version/bin/npm-cli.js" --silent start $options 2>/dev/null)
    echo "$version $options: $told"
    case $options in
    '--port 8080') expected='[["8080"],"true"]' ;;
    '--port=8080') expected='[[],"8080"]' ;;
    *) expected='[["--port","8080"],null]' ;;
    esac
    [ "$told" = "$expected" ] || { echo "expected: $expected"; exit 1; }
  done
done
