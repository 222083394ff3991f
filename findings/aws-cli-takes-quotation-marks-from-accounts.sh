#!/usr/bin/env bash
# `aws cloudformation package` takes the quotation marks from a text of digits that begins with a zero and has an eight or a nine, such as an account,
# and from one like 1234e5. To PyYAML, which writes the template, they are no numbers; to CloudFormation, which reads it, they are. A text of digits up
# to seven keeps its marks.
# Seen: awscli 1.45.11.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check awscli==1.45.11
cat >template.yaml <<'TEMPLATE'
Mappings:
  Teams:
    One: { Account: "012345670123", Commit: "1234567" }
    Two: { Account: "012345678901", Commit: "1234e5" }
Resources:
  Topic: { Type: AWS::SNS::Topic }
TEMPLATE
export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_REGION=us-east-1 AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
venv/bin/aws cloudformation package --template-file template.yaml --s3-bucket bucket --output-template-file packaged.yaml >/dev/null
sed -n '/Teams:/,/Resources:/p' packaged.yaml | tee seen
diff seen - <<'EXPECTED'
  Teams:
    One:
      Account: '012345670123'
      Commit: '1234567'
    Two:
      Account: 012345678901
      Commit: 1234e5
Resources:
EXPECTED
