#!/usr/bin/env bash
# boto3 that is told to transfer by the AWS Common Runtime (`preferred_transfer_client="crt"`) greets an endpoint of plain HTTP with TLS:
# the runtime's client is made with `use_ssl=True`, whatever the endpoint. It asks for the object at the endpoint of the environment
# alone: the `endpoint_url` of the client whose method is called is not looked at. The same client without the option sends HTTP.
# The default, "auto", chooses the runtime on a few kinds of EC2 instances alone, so nobody notices on another machine.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check boto3==1.44.8 botocore==1.44.8 s3transfer==0.19.3 awscrt==0.38.0
cat >probe.py <<'PROGRAM'
import os
import socket
import sys
import threading

import boto3
import botocore
from boto3.s3.transfer import TransferConfig
from botocore.config import Config


def listen():
    """Notes how each connection begins, and closes it."""
    heard, server = [], socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            connection, _ = server.accept()
            first = connection.recv(4)
            heard.append("TLS" if first[:2] == b"\x16\x03" else first.decode())
            connection.close()

    threading.Thread(target=serve, daemon=True).start()
    return heard, f"http://127.0.0.1:{server.getsockname()[1]}"


of_environment, os.environ["AWS_ENDPOINT_URL"] = listen()
of_client, endpoint = listen()
keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
s3 = boto3.client("s3", endpoint_url=endpoint, config=Config(retries={"total_max_attempts": 1}), **keys)
print("boto3", boto3.__version__)
for preferred in "classic", "crt":
    of_environment.clear()
    of_client.clear()
    try:
        s3.download_file("bucket", "key", "file", Config=TransferConfig(preferred_transfer_client=preferred))
    except Exception as error:
        failure = type(error).__name__
    at_environment, at_client = sorted(set(of_environment)), sorted(set(of_client))
    print(f"{preferred}: {failure}; the client's endpoint heard {at_client}, the environment's {at_environment}")
PROGRAM
env -u AWS_PROFILE AWS_CONFIG_FILE=/dev/null AWS_EC2_METADATA_DISABLED=true NO_PROXY=127.0.0.1 venv/bin/python probe.py | tee seen
diff seen - <<'EXPECTED'
boto3 1.44.8
classic: ConnectionClosedError; the client's endpoint heard ['HEAD'], the environment's []
crt: AwsCrtError; the client's endpoint heard [], the environment's ['TLS']
EXPECTED
