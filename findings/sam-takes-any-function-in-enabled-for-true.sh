#!/usr/bin/env bash
# SAM's transform turns Enabled of a function's event of the type Schedule into the rule's State before CloudFormation works out any
# function: a literal false disables the rule, and an Fn::If or a Ref, which is an object that Python takes for true, enables it, whatever it
# would come to. State, which SAM has beside it, is handed on with its function.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet aws-sam-translator==1.115.0 boto3==1.40.61
cat >probe.py <<'PROGRAM'
import json

from samtranslator.translator.transform import transform


class NoPolicies:
    def load(self):
        return {}


def state_of(given):
    template = {
        "Transform": "AWS::Serverless-2016-10-31",
        "Parameters": {"On": {"Type": "String", "Default": "false"}},
        "Conditions": {"Never": {"Fn::Equals": ["a", "b"]}},
        "Resources": {
            "Function": {
                "Type": "AWS::Serverless::Function",
                "Properties": {
                    "Runtime": "python3.12",
                    "Handler": "index.handler",
                    "InlineCode": "handler = print",
                    "Role": "arn:aws:iam::123456789012:role/function",
                    "Events": {"Daily": {"Type": "Schedule", "Properties": {"Schedule": "rate(1 day)", **given}}},
                },
            }
        },
    }
    made = transform(template, {"On": "false"}, NoPolicies())
    return made["Resources"]["FunctionDaily"]["Properties"].get("State")


for given in [
    {"Enabled": False},
    {"Enabled": {"Fn::If": ["Never", True, False]}},
    {"Enabled": {"Ref": "On"}},
    {"State": {"Fn::If": ["Never", "ENABLED", "DISABLED"]}},
]:
    print(json.dumps(given), "->", json.dumps(state_of(given)))
PROGRAM
cat >expected <<'LINES'
{"Enabled": false} -> "DISABLED"
{"Enabled": {"Fn::If": ["Never", true, false]}} -> "ENABLED"
{"Enabled": {"Ref": "On"}} -> "ENABLED"
{"State": {"Fn::If": ["Never", "ENABLED", "DISABLED"]}} -> {"Fn::If": ["Never", "ENABLED", "DISABLED"]}
LINES
echo "aws-sam-translator 1.115.0:"
AWS_DEFAULT_REGION=us-east-1 venv/bin/python probe.py 2>errors | tee seen
diff expected seen || { cat errors; exit 1; }
