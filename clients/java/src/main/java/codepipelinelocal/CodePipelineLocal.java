package codepipelinelocal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An emulator of AWS CodePipeline's job API for the tests of a class, each of which finds it as it was after the start:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final CodePipelineLocal emulator = new CodePipelineLocal().fixtures("src/test/resources/jobs.yaml");
 * }</pre>
 *
 * While a test runs, system properties lead the clients of the AWS SDK for Java 2 that it makes to the emulator.
 */
public final class CodePipelineLocal
    implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
  private static final String SCENE = "codepipeline-local-start";
  private static final Pattern WORKERS_OWN =
      Pattern.compile("(AWS|AMAZON|CODEPIPELINE_LOCAL)_.*|NO_PROXY|no_proxy");

  private final HttpClient http = HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();
  private final List<String> options = new ArrayList<>(List.of("--clock", "manual", "--log-level", "warn"));
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final Map<String, String> before = new LinkedHashMap<>();
  private Process process;

  /** Loads fixture documents, or folders of them, when the emulator starts. */
  public CodePipelineLocal fixtures(String... paths) {
    options.add("--fixtures");
    options.addAll(Arrays.asList(paths));
    return this;
  }

  /** Further options of `codepipeline-local exec`: `options("--clock", "system")` lets time run. */
  public CodePipelineLocal options(String... more) {
    options.addAll(Arrays.asList(more));
    return this;
  }

  /** Takes an emulator that runs already, such as one in a container, in place of one of its own. */
  public CodePipelineLocal at(String endpoint) {
    environment.putAll(Map.of("CODEPIPELINE_LOCAL_ENDPOINT", endpoint, "AWS_ENDPOINT_URL", endpoint,
        "AWS_REGION", "us-east-1", "AWS_ACCESS_KEY_ID", "123456789012", "AWS_SECRET_ACCESS_KEY", "test"));
    return this;
  }

  /** Where it listens: `http://127.0.0.1:49152`. For clients that take no system property, as those of the SDK 1. */
  public String endpoint() {
    return environment.get("CODEPIPELINE_LOCAL_ENDPOINT");
  }

  public String region() {
    return environment.get("AWS_REGION");
  }

  /** Gives a worker's process the variables that lead its AWS SDK here, and removes what would win over them. */
  public ProcessBuilder lead(ProcessBuilder worker) {
    worker.environment().keySet().removeIf(name -> WORKERS_OWN.matcher(name).matches());
    worker.environment().putAll(environment);
    return worker;
  }

  /**
   * Puts a job into the queue of its action type, which is made if it is new.
   *
   * @param actionType `Build/Make`, or `Build/Make/1`
   * @param members further members of a job in a fixture document, as JSON: {@code "configuration":{"Target":"all"}}
   * @return its id
   */
  public String enqueue(String actionType, String... members) {
    String[] type = (actionType + "/1").split("/");
    String id = UUID.randomUUID().toString();
    String job = "{\"id\":\"%s\",\"actionTypeId\":{\"category\":\"%s\",\"provider\":\"%s\",\"version\":\"%s\"}%s}"
        .formatted(id, type[0], type[1], type[2], members.length == 0 ? "" : "," + String.join(",", members));
    call("POST", "/jobs", job);
    return id;
  }

  /** A job with its history, as JSON. */
  public String job(String id) {
    return call("GET", "/jobs/" + id, null);
  }

  /** Returns when the job has the status, and throws when it has ended otherwise, or after 30 s. */
  public String waitFor(String id, String status) {
    return call("GET", "/jobs/" + id + "/wait?status=" + status, null);
  }

  /** Moves the emulator's time on by `16m` or `PT16M`; what falls due on the way has happened when it returns. */
  public String advance(String duration) {
    return call("POST", "/clock", "{\"advance\":\"%s\"}".formatted(duration));
  }

  /** Makes requests go wrong: {@code {"match":{"first":1},"effect":{"error":"ThrottlingException"}}}. */
  public String addFault(String fault) {
    return call("POST", "/faults", fault);
  }

  /** Puts an object, whose bucket is made if it is new. */
  public void putObject(String bucket, String key, String content) {
    call("POST", "/artifacts/content?bucket=%s&key=%s".formatted(encoded(bucket), encoded(key)), content);
  }

  /** An object's text. */
  public String object(String bucket, String key) {
    return call("GET", "/artifacts/content?bucket=%s&key=%s".formatted(encoded(bucket), encoded(key)), null);
  }

  /** What workers asked, as JSON. */
  public String requests() {
    return call("GET", "/requests?limit=10", null);
  }

  /** What workers did that they should not have done, as JSON. */
  public String verdicts() {
    return call("GET", "/conduct", null);
  }

  /**
   * Asks any route of the control API, below `/_emulator/v1`.
   *
   * @throws IllegalStateException with the emulator's sentence when it refuses
   */
  public String call(String method, String path, String body) {
    var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    var request = HttpRequest.newBuilder(URI.create(endpoint() + "/_emulator/v1" + path)).method(method, publisher);
    try {
      var answer = http.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() != 200) throw new IllegalStateException(answer.body());
      return answer.body();
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(error);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    if (environment.isEmpty()) start();
    call("POST", "/snapshots", "{\"name\":\"" + SCENE + "\"}");
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    call("POST", "/snapshots/" + SCENE + "/restore", null);
    call("DELETE", "/faults", null);
    call("DELETE", "/requests", null);
    properties().forEach((name, value) -> before.put(name, set(name, value)));
  }

  /** Tells of the jobs and the last requests when the test has failed. */
  @Override
  public void afterEach(ExtensionContext context) {
    before.forEach(CodePipelineLocal::set);
    before.clear();
    if (context.getExecutionException().isEmpty()) return;
    System.err.println("The emulator when " + context.getDisplayName() + " failed:");
    System.err.println("jobs     " + call("GET", "/jobs?limit=20", null));
    System.err.println("requests " + requests());
    System.err.println("verdicts " + verdicts());
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    if (process == null) return;
    process.getOutputStream().close();
    if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly().waitFor();
    process = null;
    environment.clear();
  }

  private void start() throws IOException {
    List<String> command = findCommand();
    // It tells a worker's environment, and ends when this process closes its input, however that ends.
    command.addAll(List.of("exec", "--hold"));
    command.addAll(options);
    Path log = Files.createTempFile("codepipeline-local", ".log");
    try {
      process = launch(new ProcessBuilder(command).redirectError(log.toFile()));
      var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
        int equals = line.indexOf('=');
        if (equals > 0) environment.put(line.substring(0, equals), line.substring(equals + 1));
      }
      if (environment.isEmpty()) throw new IllegalStateException("codepipeline-local: " + Files.readString(log));
    } finally {
      Files.deleteIfExists(log);
    }
  }

  private static Process launch(ProcessBuilder emulator) {
    try {
      return emulator.start();
    } catch (IOException error) {
      throw new IllegalStateException("codepipeline-local cannot be run: `npm install --save-dev codepipeline-local` in"
          + " this folder or one above it, or put it on the PATH", error);
    }
  }

  /** By CODEPIPELINE_LOCAL_COMMAND, from node_modules of this folder or of one above it, or by the PATH. */
  private static List<String> findCommand() {
    String given = System.getenv("CODEPIPELINE_LOCAL_COMMAND");
    if (given != null && !given.isBlank()) return new ArrayList<>(List.of(given.trim().split("\\s+")));
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path packages = folder.resolve("node_modules");
      Path program = packages.resolve("codepipeline-local/dist/cli/main.js");
      Path node = packages.resolve("node/bin/node");
      if (Files.exists(program)) {
        return new ArrayList<>(List.of(Files.exists(node) ? node.toString() : "node", program.toString()));
      }
    }
    return new ArrayList<>(List.of("codepipeline-local"));
  }

  /** What the SDK 2 reads, before all variables; `aws.secretKey` is the SDK 1's. */
  private Map<String, String> properties() {
    var properties = new LinkedHashMap<String, String>();
    for (String service : List.of("", "Codepipeline", "S3", "Sts")) properties.put("aws.endpointUrl" + service, endpoint());
    properties.put("aws.region", region());
    properties.put("aws.accessKeyId", environment.get("AWS_ACCESS_KEY_ID"));
    properties.put("aws.secretAccessKey", environment.get("AWS_SECRET_ACCESS_KEY"));
    properties.put("aws.secretKey", environment.get("AWS_SECRET_ACCESS_KEY"));
    properties.put("aws.sessionToken", null);
    properties.put("aws.profile", null);
    properties.put("aws.disableEc2Metadata", "true");
    return properties;
  }

  /** Sets a system property, or removes it; answers what it was. */
  private static String set(String name, String value) {
    return value == null ? System.clearProperty(name) : System.setProperty(name, value);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
