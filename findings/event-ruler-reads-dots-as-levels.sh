#!/usr/bin/env bash
# Event Ruler, AWS's own library of EventBridge's patterns, joins the names on the way to a value with dots: a pattern's `detail.pipeline` is
# the `pipeline` in `detail`, and a name with a dot in an event is two levels. It also takes 300.0 and 3.0e2 for the 300 of a pattern, which
# EventBridge's guide says are not equal; and `exists` sees no object: where one stands, `false` matches.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>software.amazon.event.ruler</groupId><artifactId>event-ruler</artifactId><version>2.1.0</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:copy-dependencies -DoutputDirectory=jars
cat >Probe.java <<'PROGRAM'
import software.amazon.event.ruler.Ruler;

public class Probe {
    static void tell(String pattern, String event) throws Exception {
        System.out.println(pattern + " " + (Ruler.matchesRule(event, pattern) ? "matches " : "does not match ") + event);
    }

    public static void main(String[] arguments) throws Exception {
        tell("{'detail.pipeline':['P']}".replace('\'', '"'), "{\"detail\":{\"pipeline\":\"P\"}}");
        tell("{'detail':{'pipeline':['P']}}".replace('\'', '"'), "{\"detail.pipeline\":\"P\"}");
        tell("{\"version\":[300]}", "{\"version\":300.0}");
        tell("{\"version\":[300]}", "{\"version\":3.0e2}");
        tell("{\"detail\":[{\"exists\":true}]}", "{\"detail\":{\"pipeline\":\"P\"}}");
        tell("{\"detail\":[{\"exists\":false}]}", "{\"detail\":{\"pipeline\":\"P\"}}");
    }
}
PROGRAM
java -cp 'jars/*' Probe.java 2>/dev/null | tee seen
diff seen - <<'EXPECTED'
{"detail.pipeline":["P"]} matches {"detail":{"pipeline":"P"}}
{"detail":{"pipeline":["P"]}} matches {"detail.pipeline":"P"}
{"version":[300]} matches {"version":300.0}
{"version":[300]} matches {"version":3.0e2}
{"detail":[{"exists":true}]} does not match {"detail":{"pipeline":"P"}}
{"detail":[{"exists":false}]} matches {"detail":{"pipeline":"P"}}
EXPECTED
