#!/usr/bin/env bash
# `import 'node:http'` loads all of undici, Node's fetch, which a server never uses; `require('node:http')` does not. The
# module has getters that load it when they are first asked for (WebSocket, CloseEvent, MessageEvent), and an import of a
# built-in module reads every one of its members for the names that it exports, whichever of them the program imports.
# `process.getBuiltinModule('node:http')` and createRequire go round it. `node:https` has no such members.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node@24.21.0
node=node_modules/node/bin/node
telling="console.log(process.moduleLoadList.includes('NativeModule internal/deps/undici/undici'))"
expect() {
  local expected=$1 told
  shift
  told=$("$node" --input-type=module --eval "$*; $telling")
  echo "$*: undici is loaded: $told"
  [ "$told" = "$expected" ]
}
expect true "import { createServer } from 'node:http'"
expect true "await import('node:http')"
expect false "process.getBuiltinModule('node:http').createServer()"
expect false "import { createRequire } from 'node:module'; createRequire('file:///program.js')('node:http').createServer()"
expect false "import { createServer } from 'node:net'"
expect false "import { createServer } from 'node:https'"
