"""Calls operations with boto3: reads a JSON list of operation and input a line, and prints a JSON answer for each."""

import json
import os
import sys

import boto3
import botocore
import botocore.exceptions

# Named, because the boto3 of Debian 12 does not read the variable by itself.
client = boto3.client("codepipeline", endpoint_url=os.environ["AWS_ENDPOINT_URL"])

for line in sys.stdin:
    operation, parameters = json.loads(line)
    try:
        answer = getattr(client, botocore.xform_name(operation))(**parameters)
        del answer["ResponseMetadata"]
        print(json.dumps({"answer": answer}), flush=True)
    except botocore.exceptions.ClientError as error:
        print(json.dumps({"error": error.response["Error"]}), flush=True)
