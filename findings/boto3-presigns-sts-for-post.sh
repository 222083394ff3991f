#!/usr/bin/env bash
# A URL that boto3 presigns for STS is signed for POST, as all operations of the Query protocol are: whoever opens it with GET,
# as one does with a URL of S3, has another signature than it has. HttpMethod='GET' makes one that can be opened.
# Here the same URL is made in three ways and the signature is compared.
# Seen: boto3 1.43.5, botocore 1.43.5.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check boto3==1.43.5 botocore==1.43.5

cat >presign.py <<'PY'
import datetime, re
from unittest import mock
import boto3, botocore, botocore.auth

print("boto3", boto3.__version__, "botocore", botocore.__version__)
sts = boto3.client("sts", region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test")
s3 = boto3.client("s3", region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test",
                  config=boto3.session.Config(signature_version="s3v4"))
moment = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)

def signature(client, operation, parameters, **method):
    with mock.patch.object(botocore.auth, "get_current_datetime", lambda *a, **k: moment):
        url = client.generate_presigned_url(operation, Params=parameters, **method)
    return re.search("X-Amz-Signature=([0-9a-f]+)", url)[1][:12]

for name, client, operation, parameters in [
    ("sts", sts, "get_caller_identity", {}),
    ("s3", s3, "get_object", {"Bucket": "b", "Key": "k"}),
]:
    default, get, post = (signature(client, operation, parameters, **m) for m in ({}, {"HttpMethod": "GET"}, {"HttpMethod": "POST"}))
    print(name, "is signed for", "POST" if default == post else "GET" if default == get else "neither")
PY
env -i PATH="$PATH" HOME="$folder" venv/bin/python presign.py | tee seen

grep -q '^sts is signed for POST$' seen && grep -q '^s3 is signed for GET$' seen
