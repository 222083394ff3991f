#!/usr/bin/env bash
# bsdtar writes a zip to its standard output as it writes a tape: filled up with NULs to a multiple of 10,240 bytes.
# To a file it writes the zip alone. Info-ZIP's unzip and Python's zipfile read both without a word; yauzl refuses the
# former.
# Seen: bsdtar 3.6.2, UnZip 6.0, Python 3.11, yauzl 3.4.0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

apt-get download -qq libarchive-tools=3.6.2-1+deb12u5 libarchive13=3.6.2-1+deb12u5 unzip=6.0-28 >/dev/null
for package in ./*.deb; do dpkg -x "$package" . >/dev/null; done
npm install --silent --no-audit --no-fund yauzl@3.4.0 >/dev/null
LD_LIBRARY_PATH=$(dirname "$(find "$folder" -name 'libarchive.so.13' | head -1)")
export LD_LIBRARY_PATH

echo hello >file.txt
./usr/bin/bsdtar --version
./usr/bin/bsdtar --format zip -cf plain.zip file.txt
./usr/bin/bsdtar --format zip -cf - file.txt >padded.zip

cat >list.js <<'JS'
require('yauzl').open(process.argv[2], (error, zip) => console.log(error?.message ?? `${zip.entryCount} entry`));
JS
for zip in plain.zip padded.zip; do
  echo "$zip: $(wc -c <$zip) bytes"
  echo "  unzip:   $(./usr/bin/unzip -Z1 $zip 2>&1)"
  echo "  zipfile: $(python3 -c 'import sys, zipfile; print(*zipfile.ZipFile(sys.argv[1]).namelist())' $zip 2>&1)"
  echo "  yauzl:   $(node list.js $zip)"
done | tee seen

grep -q 'padded.zip: 10240 bytes' seen
[ "$(grep -c 'unzip:   file.txt' seen)" = 2 ] && [ "$(grep -c 'zipfile: file.txt' seen)" = 2 ]
[ "$(grep -c 'yauzl:   1 entry' seen)" = 1 ] && grep -q 'yauzl:   Invalid comment length' seen
