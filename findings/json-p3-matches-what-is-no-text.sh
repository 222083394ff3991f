#!/usr/bin/env bash
# json-p3 2.3.1: its `match` takes what is no text for its text: `[?match(@.ref, "m.*")]` selects `{"ref":["main"]}`, and
# `[?match(@.ref, "1")]` selects `{"ref":1}`. By RFC 9535, 2.4.6, the result is false unless both are strings. Its
# `search` does as the RFC says.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund json-p3@2.3.1 >/dev/null
cat >match.mjs <<'JS'
import { query } from 'json-p3';

const selects = (path, ref) => query(path, [{ ref }]).values().length > 0;
const found = {
  'match of ["main"]': selects('$[?match(@.ref, "m.*")]', ['main']),
  'match of 1': selects('$[?match(@.ref, "1")]', 1),
  'match of null': selects('$[?match(@.ref, "null")]', null),
  'search in ["main"]': selects('$[?search(@.ref, "m.*")]', ['main']),
  'search in 1': selects('$[?search(@.ref, "1")]', 1),
};
for (const [what, isSelected] of Object.entries(found)) console.log(`${what}: ${isSelected ? 'selected' : 'not'}`);
process.exit(Object.values(found).join() === 'true,true,true,false,false' ? 0 : 1);
JS
echo "json-p3 $(node -p "require('./node_modules/json-p3/package.json').version")"
node match.mjs
