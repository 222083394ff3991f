#!/usr/bin/env bash
# typebox 1.4.3, Errors(): of what fails behind an `else` every error is told with its place, of what fails behind a
# `then` only that it does: one error `if` at the parent, with failingKeyword `then` and nothing of what is wrong inside.
# A schema that tells two forms apart by if/then/else thus reports one of them well and the other not at all.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund typebox@1.4.3 >/dev/null
cat >errors.mjs <<'JS'
import { Compile } from 'typebox/schema';

const inner = { type: 'object', properties: { count: { type: 'integer' } } };
const isText = { type: 'object', required: ['kind'] };
const value = { kind: 'a', item: { count: 'many' } };
const shape = { type: 'object', properties: { item: inner } };
const errorsOf = (schema) =>
  Compile(schema)
    .Errors(value)[1]
    .map(({ keyword, instancePath }) => `${keyword} at '${instancePath}'`);

const behindThen = errorsOf({ if: isText, then: shape, else: true });
const behindElse = errorsOf({ if: { not: isText }, then: true, else: shape });
console.log('behind then:', behindThen.join(', '));
console.log('behind else:', behindElse.join(', '));
const isAsSeen =
  behindThen.join() === "if at ''" && behindElse.includes("type at '/item/count'");
process.exit(isAsSeen ? 0 : 1);
JS
echo "typebox $(node -p "require('./node_modules/typebox/package.json').version")"
node errors.mjs
