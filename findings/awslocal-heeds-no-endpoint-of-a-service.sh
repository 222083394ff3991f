#!/usr/bin/env bash
# Two emulators beside each other: AWS's SDKs and CLI take AWS_ENDPOINT_URL_DYNAMODB for DynamoDB in spite of
# AWS_ENDPOINT_URL. awslocal 0.23 (awscli-local) hands the CLI an --endpoint-url, which outweighs both: that of
# AWS_ENDPOINT_URL for each service, and else port 4566. So a program that is told two emulators asks the wrong one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
unset AWS_ENDPOINT_URL LOCALSTACK_HOST EDGE_PORT
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check awscli-local==0.23.0 localstack-client==2.12
mkdir path
printf '#!/bin/sh\necho "aws $*"\n' >path/aws
chmod +x path/aws
export PATH="$folder/path:$PATH"
here=http://127.0.0.1:7109 there=http://127.0.0.1:8000
awslocal() { python/bin/awslocal "$@" 2>warnings; }
{
  AWS_ENDPOINT_URL_CODEPIPELINE=$here awslocal codepipeline list-pipelines
  AWS_ENDPOINT_URL=$here awslocal codepipeline list-pipelines
  AWS_ENDPOINT_URL=$here AWS_ENDPOINT_URL_DYNAMODB=$there awslocal dynamodb list-tables
} | tee seen
diff seen - <<'EXPECTED'
aws --endpoint-url=http://localhost:4566 codepipeline list-pipelines
aws --endpoint-url=http://127.0.0.1:7109 codepipeline list-pipelines
aws --endpoint-url=http://127.0.0.1:7109 dynamodb list-tables
EXPECTED
