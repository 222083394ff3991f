#!/usr/bin/env bash
# aiohttp-s3-client sends the session token of temporary credentials with each request, and leaves it out of the URLs that it presigns: one
# made with a job's artifact credentials names a key that S3 does not know without its token. Headers cannot bring it: it is not signed.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check aiohttp-s3-client==1.2.0 boto3==1.43.5 botocore==1.43.5
cat >probe.py <<'PROGRAM'
import asyncio
from urllib.parse import parse_qs, urlsplit

import aiohttp
import boto3
from aiohttp import web
from aiohttp_s3_client import S3Client

KEYS = ("ASIAEXAMPLE", "secret", "token")


def tell(client, url):
    names = sorted(parse_qs(urlsplit(str(url)).query))
    print(f"{client} presigns with", *(name for name in names if name in ("X-Amz-Credential", "X-Amz-Security-Token")))


async def main():
    async def answer(request):
        print("aiohttp-s3-client asks with", request.headers.get("x-amz-security-token"))
        return web.Response()

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    endpoint = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"
    async with aiohttp.ClientSession() as session:
        access_key, secret_key, token = KEYS
        client = S3Client(
            session, endpoint, access_key_id=access_key, secret_access_key=secret_key, session_token=token, region="us-east-1"
        )
        async with client.get("bucket/key"):
            pass
        tell("aiohttp-s3-client", client.presign_url("GET", "bucket/key"))
    await runner.cleanup()
    s3 = boto3.session.Session(*KEYS, region_name="us-east-1").client(
        "s3", endpoint_url=endpoint, config=boto3.session.Config(signature_version="s3v4")
    )
    tell("boto3", s3.generate_presigned_url("get_object", {"Bucket": "bucket", "Key": "key"}))


asyncio.run(main())
PROGRAM
venv/bin/python probe.py | tee seen
diff seen - <<'EXPECTED'
aiohttp-s3-client asks with token
aiohttp-s3-client presigns with X-Amz-Credential
boto3 presigns with X-Amz-Credential X-Amz-Security-Token
EXPECTED
