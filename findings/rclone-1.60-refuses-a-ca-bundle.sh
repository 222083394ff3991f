#!/usr/bin/env bash
# Debian 12's rclone reads nothing from S3 while AWS_CA_BUNDLE is set, be the endpoint plain HTTP and the bundle in
# order: it wraps its HTTP client, and the AWS SDK for Go v1 in it can give a bundle to none but its own.
# Seen: 1.60.1+dfsg-2+b5. boto3 and the AWS CLI run with the same variable.
set -euo pipefail
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT
cd "$folder"

apt-get download -qq rclone=1.60.1+dfsg-2+b5 >/dev/null
dpkg -x rclone_*.deb . >/dev/null
python3 - >port <<'PY' &
import http.server

class Anything(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.send_header("Last-Modified", "Sun, 01 Nov 2026 00:00:00 GMT")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(b"hello")

    do_HEAD = do_GET

    def log_message(self, *_):
        pass

server = http.server.HTTPServer(("127.0.0.1", 0), Anything)
print(server.server_port, flush=True)
server.serve_forever()
PY
server=$!
until [ -s port ]; do sleep 0.1; done

export RCLONE_S3_PROVIDER=Other RCLONE_S3_ENDPOINT="http://127.0.0.1:$(cat port)" RCLONE_CONFIG=/dev/null
export RCLONE_S3_ACCESS_KEY_ID=test RCLONE_S3_SECRET_ACCESS_KEY=test NO_PROXY=127.0.0.1
unset AWS_CA_BUNDLE
fetch() { ./usr/bin/rclone --retries 1 --low-level-retries 1 copyto :s3:bucket/key "$1" 2>&1 || echo "exit code $?"; }

./usr/bin/rclone version | head -1
echo "without AWS_CA_BUNDLE:"
fetch without
cat without && echo
echo "with AWS_CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt:"
AWS_CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt fetch with | tee told

[ "$(cat without)" = hello ] && [ ! -e with ] && grep -q 'LoadCustomCABundleError.*transport unsupported type' told
