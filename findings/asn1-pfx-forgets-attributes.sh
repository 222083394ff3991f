#!/usr/bin/env bash
# @peculiar/asn1-pfx builds PKCS #12 files from classes that take their members as an argument. PKCS12Attribute takes them and forgets
# them, without an error: the attribute is written with an empty object identifier, which OpenSSL and Java refuse. PFX has an empty
# MacData from the start, which is written, too, although the schema says that it is optional.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent @peculiar/asn1-pfx@2.11.1 @peculiar/asn1-schema@2.11.1
cat > probe.mjs <<'JS'
import { PFX, PKCS12Attribute, SafeBag } from '@peculiar/asn1-pfx';
import { AsnConvert } from '@peculiar/asn1-schema';
const members = { attrId: '1.2.840.113549.1.9.20', attrValues: [new Uint8Array([5, 0]).buffer] };
const hex = (value) => Buffer.from(AsnConvert.serialize(value)).toString('hex');
console.log('bag', new SafeBag({ bagId: '1.2.3' }).bagId);
console.log('attribute, by its argument ', hex(new PKCS12Attribute(members)));
console.log('attribute, by its members  ', hex(Object.assign(new PKCS12Attribute(), members)));
console.log('macData of a new PFX       ', new PFX().macData === undefined ? 'none' : 'an empty one');
JS
echo "@peculiar/asn1-pfx $(node -p "require('./node_modules/@peculiar/asn1-pfx/package.json').version")"
node probe.mjs | tee seen
grep -qx 'bag 1.2.3' seen
grep -qx 'attribute, by its argument  300406003100' seen
grep -qx 'attribute, by its members   300f06092a864886f70d01091431020500' seen
grep -qx 'macData of a new PFX        an empty one' seen
