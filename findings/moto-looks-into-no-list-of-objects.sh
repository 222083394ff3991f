#!/usr/bin/env bash
# An action's event of CodePipeline tells its artifacts as lists of objects, and EventBridge looks into them: a pattern that asks for
# `output-artifacts.name` passes, as AWS's Event Ruler shows. moto's rules never pass it, though they look into lists of texts; and an empty
# list is there for moto, and is not for Event Ruler. So a rule that works on AWS is silent in a test with moto.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
cat >event.json <<'JSON'
{"source":"aws.codepipeline","resources":["P"],"detail":{"output-artifacts":[{"name":"Other"},{"name":"App"}],"input-artifacts":[]}}
JSON
cat >patterns <<'PATTERNS'
{"resources":["P"]}
{"detail":{"output-artifacts":{"name":["App"]}}}
{"detail":{"input-artifacts":[{"exists":true}]}}
{"detail":{"input-artifacts":[{"exists":false}]}}
PATTERNS
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>software.amazon.event.ruler</groupId><artifactId>event-ruler</artifactId><version>2.1.0</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:copy-dependencies -DoutputDirectory=jars
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check moto==5.2.5 boto3==1.43.5 botocore==1.43.5
cat >Probe.java <<'PROGRAM'
import java.nio.file.*;
import software.amazon.event.ruler.Ruler;

public class Probe {
    public static void main(String[] arguments) throws Exception {
        String event = Files.readString(Path.of("event.json"));
        for (String pattern : Files.readAllLines(Path.of("patterns"))) {
            System.out.println("Event Ruler, " + pattern + ": " + Ruler.matchesRule(event, pattern));
        }
    }
}
PROGRAM
cat >probe.py <<'PROGRAM'
import json

from moto.events.models import EventPattern

event = json.load(open("event.json"))
for pattern in open("patterns").read().splitlines():
    print(f"moto, {pattern}: {str(EventPattern.load(pattern).matches_event(event)).lower()}")
PROGRAM
java -cp 'jars/*' Probe.java 2>/dev/null | tee seen
venv/bin/python probe.py | tee -a seen
diff seen - <<'EXPECTED'
Event Ruler, {"resources":["P"]}: true
Event Ruler, {"detail":{"output-artifacts":{"name":["App"]}}}: true
Event Ruler, {"detail":{"input-artifacts":[{"exists":true}]}}: false
Event Ruler, {"detail":{"input-artifacts":[{"exists":false}]}}: true
moto, {"resources":["P"]}: true
moto, {"detail":{"output-artifacts":{"name":["App"]}}}: false
moto, {"detail":{"input-artifacts":[{"exists":true}]}}: true
moto, {"detail":{"input-artifacts":[{"exists":false}]}}: false
EXPECTED
