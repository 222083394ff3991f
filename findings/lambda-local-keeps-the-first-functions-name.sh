#!/usr/bin/env bash
# Emulators of Lambda: where lambda-local 2.2.0 runs two functions of a pipeline in one process, the second one finds
# the first one's AWS_LAMBDA_FUNCTION_NAME and _HANDLER in its environment, while its context has its own name. It hands
# back what a function returns as it is, also an object that holds itself, which Lambda could not write as JSON.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund lambda-local@2.2.0
cat >functions.cjs <<'PROGRAM'
const told = (context) =>
  `context ${context.functionName}, name ${process.env.AWS_LAMBDA_FUNCTION_NAME}, handler ${process.env._HANDLER}`;

exports.build = async (event, context) => told(context);
exports.deploy = async (event, context) => told(context);
exports.ring = async () => {
  const ring = {};
  ring.self = ring;
  return ring;
};
PROGRAM
cat >probe.cjs <<'PROGRAM'
const lambdaLocal = require('lambda-local');

lambdaLocal.setLogger({ log() {}, info() {}, warn() {}, error() {}, transports: [] });

async function invoke(lambdaHandler) {
  return lambdaLocal.execute({ event: {}, lambdaPath: 'functions.cjs', lambdaHandler, timeoutMs: 5000 });
}

(async () => {
  console.log(await invoke('build'));
  console.log(await invoke('deploy'));
  const ring = await invoke('ring');
  console.log(`a ring: returned, ${ring.self === ring}`);
})();
PROGRAM
node --no-warnings probe.cjs | tee seen
diff seen - <<'EXPECTED'
context build, name build, handler functions.build
context deploy, name build, handler functions.build
a ring: returned, true
EXPECTED
