#!/usr/bin/env bash
# archiver compresses files and stores an empty one as it is, with its size behind it. Java's ZipInputStream, which reads a zip from front to
# back, refuses just that, and says nothing of empty files: a folder with an `__init__.py` or `.gitkeep` in it cannot be read as a stream,
# and the same folder without it can. So does Apache Commons Compress. Java's ZipFile, which needs a file, reads both. What Go's
# archive/zip is told to store, and what Python's zipfile writes to a pipe, is stored in that way, too.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund archiver@8.0.0
cat >write.mjs <<'PROGRAM'
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { ZipArchive } from 'archiver';

for (const content of ['x', '']) {
  const archive = new ZipArchive();
  const file = createWriteStream(content === '' ? 'one-is-empty.zip' : 'none-is-empty.zip');
  archive.pipe(file);
  archive.append('print(1)', { name: 'app/main.py' });
  archive.append(content, { name: 'app/__init__.py' });
  await archive.finalize();
  await finished(file);
}
PROGRAM
node write.mjs
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.commons</groupId><artifactId>commons-compress</artifactId><version>1.27.1</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:copy-dependencies -DoutputDirectory=jars
cat >Probe.java <<'PROGRAM'
import java.io.FileInputStream;
import java.util.zip.*;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;

public class Probe {
    interface Count { int entries() throws Exception; }

    static void tell(String name, Count count) {
        try {
            System.out.println(name + ": " + count.entries() + " entries");
        } catch (Exception error) {
            System.out.println(name + ": " + error.getMessage());
        }
    }

    public static void main(String[] arguments) {
        for (String zip : new String[] {"none-is-empty.zip", "one-is-empty.zip"}) {
            tell(zip + ", ZipInputStream", () -> {
                try (var stream = new ZipInputStream(new FileInputStream(zip))) {
                    int entries = 0;
                    for (; stream.getNextEntry() != null; entries += 1) stream.readAllBytes();
                    return entries;
                }
            });
            tell(zip + ", Commons Compress", () -> {
                try (var stream = new ZipArchiveInputStream(new FileInputStream(zip))) {
                    int entries = 0;
                    for (; stream.getNextEntry() != null; entries += 1) stream.readAllBytes();
                    return entries;
                }
            });
            tell(zip + ", ZipFile", () -> {
                try (var file = new ZipFile(zip)) {
                    return file.size();
                }
            });
        }
    }
}
PROGRAM
java -cp 'jars/*' Probe.java | tee seen
diff seen - <<'EXPECTED'
none-is-empty.zip, ZipInputStream: 2 entries
none-is-empty.zip, Commons Compress: 2 entries
none-is-empty.zip, ZipFile: 2 entries
one-is-empty.zip, ZipInputStream: only DEFLATED entries can have EXT descriptor
one-is-empty.zip, Commons Compress: Unsupported feature data descriptor used in entry app/__init__.py
one-is-empty.zip, ZipFile: 2 entries
EXPECTED
