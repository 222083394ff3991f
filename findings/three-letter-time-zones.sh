#!/usr/bin/env bash
# Time zones of three letters in Node.js and luxon 3: BST is Bangladesh's time, not British summer time; IST is India's;
# EST and MST know no summer time while PST and CST do; EDT, PDT, CEST and AEST are no time zones. Java's short ids are the
# same, which CodePipeline's rule DeploymentWindow documents for TimeZone. A test of the emulator's windows holds EST.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund luxon@3.7.2
cat >probe.mjs <<'PROGRAM'
import { DateTime } from 'luxon';

for (const zone of ['BST', 'IST', 'EST', 'MST', 'PST', 'CST', 'EDT', 'PDT', 'CEST', 'AEST']) {
  const noon = DateTime.fromISO('2030-07-01T12:00:00', { zone });
  console.log(`luxon 3.7.2, ${zone} in July: ${noon.isValid ? noon.toFormat('ZZ') : 'invalid'}`);
}
PROGRAM
echo "Node.js $(node --version)"
node probe.mjs | tee seen
cat >expected <<'SEEN'
luxon 3.7.2, BST in July: +06:00
luxon 3.7.2, IST in July: +05:30
luxon 3.7.2, EST in July: -05:00
luxon 3.7.2, MST in July: -07:00
luxon 3.7.2, PST in July: -07:00
luxon 3.7.2, CST in July: -05:00
luxon 3.7.2, EDT in July: invalid
luxon 3.7.2, PDT in July: invalid
luxon 3.7.2, CEST in July: invalid
luxon 3.7.2, AEST in July: invalid
SEEN
diff expected seen
