#!/usr/bin/env bash
# Cognitect's aws-api for Clojure drops what is behind a second's point: moments of AWS's JSON protocols, which have milliseconds, come as
# whole seconds, and a Date goes out as such, so that of two within a second none is the later one.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
dependency() { echo "<dependency><groupId>$1</groupId><artifactId>$2</artifactId><version>$3</version></dependency>"; }
cat > pom.xml <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>local</groupId><artifactId>probe</artifactId><version>1</version>
  <dependencies>
    $(dependency org.clojure clojure 1.12.0)
    $(dependency com.cognitect.aws api 0.8.838)
    $(dependency com.cognitect.aws endpoints 871.2.47.0)
    $(dependency com.cognitect.aws ssm 871.2.42.0)
  </dependencies>
</project>
POM
mvn --quiet --batch-mode dependency:copy-dependencies -DoutputDirectory="$folder/lib"
cat > probe.clj <<'CLJ'
(require '[cognitect.aws.client.api :as aws] '[cognitect.aws.credentials :as credentials])
(import '(com.sun.net.httpserver HttpHandler HttpServer) '(java.net InetSocketAddress) '(java.util Date))
(def asked (atom []))
(def answer (.getBytes "{\"Parameter\":{\"Name\":\"n\",\"LastModifiedDate\":1.7906253059876E9}}"))
(def server (HttpServer/create (InetSocketAddress. "127.0.0.1" 0) 0))
(.createContext server "/" (reify HttpHandler
  (handle [_ exchange]
    (swap! asked conj (slurp (.getRequestBody exchange)))
    (.sendResponseHeaders exchange 200 (count answer))
    (with-open [body (.getResponseBody exchange)] (.write body answer)))))
(.start server)
(def ssm (aws/client {:api :ssm :region "us-east-1"
                      :endpoint-override {:protocol :http :hostname "127.0.0.1" :port (.getPort (.getAddress server))}
                      :credentials-provider (credentials/basic-credentials-provider {:access-key-id "id" :secret-access-key "secret"})}))
(let [parameter (:Parameter (aws/invoke ssm {:op :GetParameter :request {:Name "n"}}))]
  (println "in:" (.getTime (:LastModifiedDate parameter))))
(aws/invoke ssm {:op :CreateActivation :request {:IamRole "r" :ExpirationDate (Date. 1790625305987)}})
(println "out:" (last @asked))
(System/exit 0)
CLJ
java -cp "lib/*" clojure.main probe.clj 2> /dev/null | tee seen
diff seen - <<'SEEN'
in: 1790625305000
out: {"IamRole":"r","ExpirationDate":1790625305}
SEEN
