#!/usr/bin/env bash
# Emulators of Lambda: serverless-offline 13.10.1 serves Lambda's Invoke, finds a function by its name alone, and answers
# ResourceNotFoundException for the ARN, the partial ARN and a version, all of which Lambda takes as FunctionName. Of a
# function that throws a TypeError it says that the errorType is `Error`, and has the class in the trace alone.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
export SLS_TELEMETRY_DISABLED=1 SLS_NOTIFICATIONS_MODE=off
npm init -y >/dev/null
npm install --silent --no-audit --no-fund serverless@3.40.0 serverless-offline@13.10.1
cat >serverless.yml <<'PROGRAM'
service: pipeline
frameworkVersion: '3'
provider: { name: aws, runtime: nodejs20.x, region: us-east-1 }
functions:
  deploy: { name: deploy, handler: functions.deploy }
  refuse: { name: refuse, handler: functions.refuse }
plugins: [serverless-offline]
PROGRAM
cat >functions.js <<'PROGRAM'
exports.deploy = async () => 'deployed';
exports.refuse = async () => {
  throw new TypeError('no such job');
};
PROGRAM
read -r port api < <(node -e '
  const { createServer } = require("node:net");
  const servers = [0, 0].map(() => createServer().listen(0, "127.0.0.1"));
  setTimeout(() => { console.log(...servers.map((each) => each.address().port)); process.exit(); }, 100);')
node node_modules/.bin/serverless offline --lambdaPort "$port" --httpPort "$api" >log 2>&1 &
server=$!
until curl --silent --output /dev/null "http://localhost:$port/"; do
  kill -0 "$server"
  sleep 0.2
done
invoke() {
  curl --silent --request POST --data '{}' "http://localhost:$port/2015-03-31/functions/$1/invocations"
}
{
  for name in deploy deploy:1 000000000000:function:deploy arn:aws:lambda:us-east-1:000000000000:function:deploy; do
    echo "$name: $(invoke "$name")"
  done
  echo "refuse: $(invoke refuse | node -p 'const told = JSON.parse(require("node:fs").readFileSync(0));
    `${told.errorType}, ${told.trace[0]}`')"
} | tee seen
diff seen - <<'EXPECTED'
deploy: "deployed"
deploy:1: {"Message":"Function not found: deploy:1","Type":"User"}
000000000000:function:deploy: {"Message":"Function not found: 000000000000:function:deploy","Type":"User"}
arn:aws:lambda:us-east-1:000000000000:function:deploy: {"Message":"Function not found: arn:aws:lambda:us-east-1:000000000000:function:deploy","Type":"User"}
refuse: Error, TypeError: no such job
EXPECTED
