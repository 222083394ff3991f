#!/usr/bin/env bash
# The JSONPath library of Java that CodePipeline's documentation of webhooks names (Jayway's) and RFC 9535, as json-p3 has it, select
# something else by the same path, without an error: in Jayway's the text "1" equals the number 1, a filter behind `$` asks the object itself
# instead of its members, and a path that begins without `$` is one.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
cat >payload.json <<'JSON'
{"commits":[{"id":"1"},{"id":1}],"repository":{"name":"r"},"ref":"main"}
JSON
cat >paths <<'PATHS'
$.commits[?(@.id == 1)].id
$.commits[?(@.id == '1')].id
$[?(@.name)]
$.commits[?(@.id > 0)].id
ref
PATHS
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>com.jayway.jsonpath</groupId><artifactId>json-path</artifactId><version>2.9.0</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.16</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:copy-dependencies -DoutputDirectory=jars
npm init -y >/dev/null
npm install --silent --no-audit --no-fund json-p3@2.3.1
cat >Probe.java <<'PROGRAM'
import com.jayway.jsonpath.*;
import java.nio.file.*;

public class Probe {
    public static void main(String[] arguments) throws Exception {
        var jayway = JsonPath.using(Configuration.builder().options(Option.ALWAYS_RETURN_LIST).build());
        var payload = jayway.parse(Files.readString(Path.of("payload.json")));
        for (String path : Files.readAllLines(Path.of("paths"))) {
            System.out.println("Jayway   " + path + "  " + payload.read(path));
        }
    }
}
PROGRAM
cat >probe.mjs <<'PROGRAM'
import { readFileSync } from 'node:fs';
import { query } from 'json-p3';

const payload = JSON.parse(readFileSync('payload.json', 'utf8'));
for (const path of readFileSync('paths', 'utf8').trim().split('\n')) {
  let selected;
  try {
    selected = JSON.stringify(query(path, payload).values());
  } catch {
    selected = 'refused';
  }
  console.log(`json-p3  ${path}  ${selected}`);
}
PROGRAM
java -cp 'jars/*' Probe.java | tee seen
node probe.mjs | tee -a seen
diff seen - <<'EXPECTED'
Jayway   $.commits[?(@.id == 1)].id  ["1",1]
Jayway   $.commits[?(@.id == '1')].id  ["1",1]
Jayway   $[?(@.name)]  []
Jayway   $.commits[?(@.id > 0)].id  [1]
Jayway   ref  ["main"]
json-p3  $.commits[?(@.id == 1)].id  [1]
json-p3  $.commits[?(@.id == '1')].id  ["1"]
json-p3  $[?(@.name)]  [{"name":"r"}]
json-p3  $.commits[?(@.id > 0)].id  [1]
json-p3  ref  refused
EXPECTED
