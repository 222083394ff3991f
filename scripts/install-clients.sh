#!/usr/bin/env bash
# Installs SDKs that test/clients/workers.test.ts drives, and that are no dependencies of this project, into a folder.
# The tests find them by it:
#
#   scripts/install-clients.sh /tmp/clients && OTHER_CLIENTS=/tmp/clients npx vitest run test/clients/workers.test.ts
set -euo pipefail
folder=${1:?give the folder to install into}
# Seconds. What cannot be had by then is left out, and the tests that need it are skipped.
patience=300
workers=$(cd "$(dirname "$0")/../test/clients/workers" && pwd)

javascript() {
  local name=$1
  shift
  timeout "$patience" npm install --prefix "$folder/$name" --silent --no-save --no-audit --no-fund "$@" || rm -rf "${folder:?}/$name"
}

java() {
  command -v mvn >/dev/null || return 0
  timeout "$patience" mvn --quiet --batch-mode --file "$workers/pom.xml" dependency:copy-dependencies "-DoutputDirectory=$folder/java" ||
    rm -rf "$folder/java"
}

# What it has compiled is there for the package of docs/start/rust.md, too, which has the same dependencies.
rust() {
  command -v cargo >/dev/null || return 0
  timeout "$patience" cargo build --quiet --locked --manifest-path "$workers/rust/Cargo.toml" --target-dir "$folder/rust" ||
    rm -rf "$folder/rust"
}

# The package for Python with the oldest versions that it supports, and with the newest.
python() {
  local name=$1
  shift
  python3 -m venv "$folder/$name" &&
    timeout "$patience" "$folder/$name/bin/pip" install --quiet "$workers/../../../clients/python" "$@" || rm -rf "${folder:?}/$name"
}

mkdir -p "$folder"
java &
rust &
python python-oldest pytest==7.0.0 boto3==1.26.0 &
python python-newest pytest boto3 &
javascript aws-sdk-2 aws-sdk@2.1693.0 &
javascript bun bun@1.4.5 &
# An early one, which sends a Host header without the port.
javascript aws-sdk-3.4 @aws-sdk/client-codepipeline@3.4.1 @aws-sdk/client-s3@3.4.1 &
wait
