#!/usr/bin/env bash
# Sizes of ZIP64 may stand with an entry of an archive that needs none itself: yazl writes them where it is asked to, and each writer does for
# one file above 4 GiB that compresses well. fflate looks at them only where the archive's end is ZIP64, too, else it takes the mark 0xFFFFFFFF
# for the size, and tells a filter that five bytes are 4 GiB. unzipper's Parse, which reads from front to back, takes the long sizes behind
# such an entry for short ones and refuses what follows. Python, JSZip, adm-zip and unzipper's Open read the entry.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund yazl@3.3.1 fflate@0.8.3 unzipper@0.12.3 jszip@3.10.2 adm-zip@0.6.1
cat >probe.mjs <<'PROGRAM'
import { writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import AdmZip from 'adm-zip';
import { unzipSync } from 'fflate';
import JSZip from 'jszip';
import unzipper from 'unzipper';
import yazl from 'yazl';

const archive = new yazl.ZipFile();
archive.addReadStream(Readable.from([Buffer.from('hello')]), 'a.txt', { forceZip64Format: true });
archive.end();
const bytes = await buffer(archive.outputStream);
writeFileSync('a.zip', bytes);

const parsed = () =>
  new Promise((resolve, reject) => {
    const stream = unzipper.Parse();
    let size = 0;
    stream.on('entry', (entry) => entry.on('data', (data) => (size += data.length)));
    stream.on('close', () => resolve(size)).on('error', reject);
    stream.end(bytes);
  });
const filtered = () => {
  let size;
  unzipSync(bytes, { filter: ({ originalSize }) => ((size = originalSize), false) });
  return size;
};
const readers = {
  "fflate's filter": filtered,
  'unzipper, Parse': parsed,
  'unzipper, Open': async () => (await (await unzipper.Open.buffer(bytes)).files[0].buffer()).length,
  JSZip: async () => (await (await JSZip.loadAsync(bytes)).file('a.txt').async('nodebuffer')).length,
  'adm-zip': () => new AdmZip(bytes).getEntry('a.txt').getData().length,
};
for (const [name, read] of Object.entries(readers)) {
  const seen = await Promise.resolve().then(read).catch((error) => error.message);
  console.log(`${name}: ${seen}`);
}
process.exit();
PROGRAM
node probe.mjs | tee seen
python3 -c 'import zipfile; print("Python:", len(zipfile.ZipFile("a.zip").read("a.txt")))' | tee -a seen
diff seen - <<'EXPECTED'
fflate's filter: 4294967295
unzipper, Parse: invalid signature: 0x5
unzipper, Open: 5
JSZip: 5
adm-zip: 5
Python: 5
EXPECTED
