#!/usr/bin/env bash
# An authority that is permitted localhost and 127.0.0.0/8 alone (RFC 5280, 4.2.1.10) signs a certificate for localhost, and one for localhost
# and 127.0.0.1. Node (OpenSSL) and Deno (rustls) take both. Bun, on BoringSSL, refuses the second one whatever host it asks for, because
# BoringSSL knows no constraints of addresses: UNSUPPORTED_CONSTRAINT_TYPE. It looks at them only where a certificate has an address.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm install --silent --no-audit --no-fund bun@1.4.5 deno@2.9.6
cat > authority.cnf <<'CNF'
[req]
distinguished_name = name
prompt = no
x509_extensions = authority
[name]
CN = authority
[authority]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign
nameConstraints = critical, permitted;DNS:localhost, permitted;IP:127.0.0.0/255.0.0.0
CNF
keys=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)
openssl req -x509 "${keys[@]}" -keyout authority.key -out authority.pem -days 2 -config authority.cnf 2> /dev/null
make() {
  openssl req -new "${keys[@]}" -keyout "$1.key" -out "$1.csr" -subj /CN=server 2> /dev/null
  openssl x509 -req -in "$1.csr" -CA authority.pem -CAkey authority.key -CAcreateserial -days 2 -out "$1.pem" \
    -extfile <(echo "subjectAltName = $2") 2> /dev/null
}
make name DNS:localhost
make name-and-address DNS:localhost,IP:127.0.0.1
cat > ask.mjs <<'JS'
try {
  console.log((await fetch(`https://localhost:${process.env.PORT}`)).status);
} catch ({ code, message, cause }) {
  console.log(code ?? cause?.code ?? message);
}
process.exit(0);
JS
cat > serve.mjs <<'JS'
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { promisify } from 'node:util';
const clients = { node: ['node', 'ask.mjs'], bun: ['npx', 'bun', 'ask.mjs'], deno: ['npx', 'deno', 'run', '-A', 'ask.mjs'] };
for (const name of ['name', 'name-and-address']) {
  const server = createServer({ key: readFileSync(`${name}.key`), cert: readFileSync(`${name}.pem`) }, (_, answer) => answer.end());
  await new Promise((listening) => server.listen(0, listening));
  const own = { PORT: String(server.address().port), NODE_EXTRA_CA_CERTS: 'authority.pem', NO_PROXY: 'localhost', no_proxy: 'localhost' };
  for (const [client, [program, ...args]] of Object.entries(clients)) {
    const { stdout } = await promisify(execFile)(program, args, { env: { ...process.env, ...own } });
    console.log(`${name}: ${client} ${stdout.trim()}`);
  }
  server.closeAllConnections();
  server.close();
}
JS
node serve.mjs | tee seen
diff seen - <<'SEEN'
name: node 200
name: bun 200
name: deno 200
name-and-address: node 200
name-and-address: bun UNSUPPORTED_CONSTRAINT_TYPE
name-and-address: deno 200
SEEN
