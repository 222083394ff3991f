#!/usr/bin/env bash
# Apache jclouds' provider `aws-s3` that is given an endpoint asks S3's own host, s3.amazonaws.com, where a bucket lies, before it gets an
# object at the endpoint. Where that fails it logs an error, goes on at the endpoint, and asks again for the next object: it works without a
# network, and asks AWS about each bucket with one. Its API `s3`, for other stores, asks nobody, and signs by version 2.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.jclouds.provider</groupId><artifactId>aws-s3</artifactId><version>2.7.0</version></dependency>
    <dependency><groupId>javax.xml.bind</groupId><artifactId>jaxb-api</artifactId><version>2.3.1</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:copy-dependencies -DoutputDirectory=jars
cat >Probe.java <<'PROGRAM'
import java.io.*;
import java.net.*;
import java.util.*;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;

public class Probe {
    static final List<String> heard = Collections.synchronizedList(new ArrayList<>());

    /** Notes how each request begins and how it is signed, and answers that the request was refused. */
    static int listen(String name) throws IOException {
        var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var thread = new Thread(() -> {
            while (true) {
                try (var connection = server.accept()) {
                    var reader = new BufferedReader(new InputStreamReader(connection.getInputStream()));
                    String first = reader.readLine();
                    if (first == null) continue;
                    String signed = "";
                    for (String line = reader.readLine(); !line.isEmpty(); line = reader.readLine()) {
                        if (line.startsWith("Authorization: ")) signed = ", signed by " + line.split(" ")[1];
                    }
                    heard.add(name + " hears " + first + signed);
                    connection.getOutputStream().write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes());
                } catch (IOException closed) {
                    continue;
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return server.getLocalPort();
    }

    public static void main(String[] arguments) throws Exception {
        int endpoint = listen("the endpoint");
        System.setProperty("https.proxyHost", "127.0.0.1");
        System.setProperty("https.proxyPort", String.valueOf(listen("a proxy for the rest")));
        var overrides = new Properties();
        overrides.setProperty("jclouds.s3.virtual-host-buckets", "false");
        overrides.setProperty("jclouds.max-retries", "0");
        for (String provider : new String[] {"aws-s3", "s3"}) {
            heard.clear();
            var builder = ContextBuilder.newBuilder(provider).endpoint("http://127.0.0.1:" + endpoint).credentials("key", "secret");
            try (var context = builder.overrides(overrides).buildView(BlobStoreContext.class)) {
                context.getBlobStore().getBlob("bucket", "key");
            } catch (RuntimeException refused) {
                heard.add("refused");
            }
            for (String line : new LinkedHashSet<>(heard)) System.out.println(provider + ": " + line);
        }
        System.exit(0);
    }
}
PROGRAM
java -cp 'jars/*' Probe.java 2>/dev/null | tee seen
diff seen - <<'EXPECTED'
aws-s3: a proxy for the rest hears CONNECT s3.amazonaws.com:443 HTTP/1.1
aws-s3: the endpoint hears GET /bucket/key HTTP/1.1, signed by AWS4-HMAC-SHA256
aws-s3: refused
s3: the endpoint hears GET /bucket/key HTTP/1.1, signed by AWS
s3: refused
EXPECTED
