"""Calls operations with boto3: reads a JSON list of operation and input a line, and prints a JSON answer for each."""

import json
import sys

import boto3
import botocore
import botocore.exceptions

client = boto3.client("codepipeline")

for line in sys.stdin:
    operation, parameters = json.loads(line)
    try:
        answer = getattr(client, botocore.xform_name(operation))(**parameters)
        del answer["ResponseMetadata"]
        print(json.dumps({"answer": answer}), flush=True)
    except botocore.exceptions.ClientError as error:
        print(json.dumps({"error": error.response["Error"]}), flush=True)
