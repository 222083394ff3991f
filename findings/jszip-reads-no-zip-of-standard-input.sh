#!/usr/bin/env bash
# A zip of what Info-ZIP's `zip` reads from its standard input ends with a ZIP64 record of a small archive, since its size was not known.
# JSZip looks for that record only where the old one says "too large", takes it for bytes before the archive, moves all offsets by it, and
# calls the zip corrupted. unzip, Python, adm-zip and fflate read it. A small zip whose ZIP64 record is called for, as yazl's, JSZip reads.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund jszip@3.10.2 adm-zip@0.6.1 fflate@0.8.3
echo '{"Parameters":{"Stage":"test"}}' >parameters.json
zip -q of-a-file.zip parameters.json
zip -q of-standard-input.zip - <parameters.json
cat >probe.mjs <<'PROGRAM'
import { readFileSync } from 'node:fs';
import AdmZip from 'adm-zip';
import { unzipSync } from 'fflate';
import JSZip from 'jszip';

const readers = {
  JSZip: async (bytes) => Object.keys((await JSZip.loadAsync(bytes)).files),
  'adm-zip': (bytes) => new AdmZip(bytes).getEntries().map((entry) => entry.entryName),
  fflate: (bytes) => Object.keys(unzipSync(bytes)),
};
for (const file of ['of-a-file.zip', 'of-standard-input.zip']) {
  for (const [name, read] of Object.entries(readers)) {
    const seen = await Promise.resolve(readFileSync(file)).then(read).catch((error) => error.message);
    console.log(`${file}, ${name}: ${seen}`);
  }
}
PROGRAM
node probe.mjs | tee seen
python3 -c 'import zipfile; print("of-standard-input.zip, Python: " + ",".join(zipfile.ZipFile("of-standard-input.zip").namelist()))' | tee -a seen
diff seen - <<'EXPECTED'
of-a-file.zip, JSZip: parameters.json
of-a-file.zip, adm-zip: parameters.json
of-a-file.zip, fflate: parameters.json
of-standard-input.zip, JSZip: Corrupted zip or bug: expected 1 records in central dir, got 0
of-standard-input.zip, adm-zip: -
of-standard-input.zip, fflate: -
of-standard-input.zip, Python: -
EXPECTED
