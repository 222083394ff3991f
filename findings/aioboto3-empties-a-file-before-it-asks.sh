#!/usr/bin/env bash
# download_file of aioboto3 opens the file for writing before it asks S3: where the download fails, a file that was there is empty, or an
# empty one is left. boto3's own download_file writes beside it, and touches nothing. And where S3 refuses the GET after the HEAD, as when
# a job's credentials end in between, aioboto3 raises a bare Exception, which `except ClientError` lets through.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet aioboto3==15.5.0 boto3==1.40.61
cat >probe.py <<'PROGRAM'
import asyncio
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import aioboto3
import boto3
from botocore.exceptions import ClientError

REFUSAL = b"<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>"


class Storage(BaseHTTPRequestHandler):
    """Answers HEAD for all objects but `forbidden`, and refuses each GET."""

    def do_HEAD(self):
        self.send_response(403 if self.path.endswith("forbidden") else 200)
        self.send_header("Content-Length", "5")
        self.end_headers()

    def do_GET(self):
        self.send_response(400)
        self.send_header("Content-Length", str(len(REFUSAL)))
        self.end_headers()
        self.wfile.write(REFUSAL)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Storage)
Thread(target=server.serve_forever, daemon=True).start()
place = {
    "endpoint_url": f"http://127.0.0.1:{server.server_port}",
    "region_name": "us-east-1",
    "aws_access_key_id": "test",
    "aws_secret_access_key": "test",
}


async def with_aioboto3(key, file):
    async with aioboto3.Session().client("s3", **place) as s3:
        await s3.download_file("bucket", key, file)


def with_boto3(key, file):
    boto3.client("s3", **place).download_file("bucket", key, file)


def tell(name, download):
    for key in ("forbidden", "expires"):
        for before in ("kept", None):
            if before:
                open("file", "w").write(before)
            try:
                download(key, "file")
            except Exception as error:
                caught = type(error).__name__ if isinstance(error, ClientError) else f"{type(error).__name__}, no ClientError"
            content = repr(open("file").read()) if os.path.exists("file") else "not there"
            print(f"{name}, {key}: {caught}; a file that was {before or 'not there'} is {content}")
            if os.path.exists("file"):
                os.remove("file")


tell("boto3", with_boto3)
tell("aioboto3", lambda key, file: asyncio.run(with_aioboto3(key, file)))
PROGRAM
venv/bin/python -W ignore probe.py | tee seen
diff seen - <<'EXPECTED'
boto3, forbidden: ClientError; a file that was kept is 'kept'
boto3, forbidden: ClientError; a file that was not there is not there
boto3, expires: ClientError; a file that was kept is 'kept'
boto3, expires: ClientError; a file that was not there is not there
aioboto3, forbidden: ClientError; a file that was kept is ''
aioboto3, forbidden: ClientError; a file that was not there is ''
aioboto3, expires: Exception, no ClientError; a file that was kept is ''
aioboto3, expires: Exception, no ClientError; a file that was not there is ''
EXPECTED
