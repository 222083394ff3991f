package codepipelinelocal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.codepipeline.AWSCodePipelineClientBuilder;
import com.amazonaws.services.codepipeline.model.ActionTypeId;
import com.amazonaws.services.codepipeline.model.PollForJobsRequest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;

class CodePipelineLocalTest {
  @RegisterExtension
  static final CodePipelineLocal emulator = new CodePipelineLocal();

  @AfterAll
  static void propertiesAreSetBack() {
    assertNull(System.getProperty("aws.endpointUrl"));
  }

  @Test
  void aWorkerDoesItsJobWithItsArtifacts() {
    emulator.putObject("source", "app.zip", "bytes");
    String id = emulator.enqueue("Test/MyJenkinsProviderName",
        "\"inputArtifacts\":[{\"name\":\"App\",\"location\":{\"s3Location\":{\"bucketName\":\"source\",\"objectKey\":\"app.zip\"}}}]",
        "\"outputArtifacts\":[{\"name\":\"Report\",\"location\":{\"s3Location\":{\"bucketName\":\"source\",\"objectKey\":\"report.txt\"}}}]");

    Worker.workOnce();

    assertTrue(emulator.waitFor(id, "Succeeded").contains("All tests passed"));
    assertEquals("tested 5 bytes\n", emulator.object("source", "report.txt"));
    assertEquals("{\"verdicts\":[]}", emulator.verdicts());
  }

  @RepeatedTest(2)
  void eachTestFindsTheEmulatorAsItWasAfterTheStart() {
    assertEquals("{\"jobs\":[]}", emulator.call("GET", "/jobs", null));
    assertEquals("{\"faults\":[]}", emulator.call("GET", "/faults", null));
    emulator.addFault("{\"effect\":{\"delay\":\"1ms\"}}");
    emulator.enqueue("Build/Make");
  }

  @Test
  void aJobThatNobodyAcknowledgesComesBack() {
    String id = emulator.enqueue("Build/Make");
    var codepipeline = AWSCodePipelineClientBuilder.standard()
        .withEndpointConfiguration(new EndpointConfiguration(emulator.endpoint(), emulator.region())).build();
    var type = new ActionTypeId().withCategory("Build").withOwner("Custom").withProvider("Make").withVersion("1");
    assertEquals(1, codepipeline.pollForJobs(new PollForJobsRequest().withActionTypeId(type)).getJobs().size());

    emulator.advance("1m");

    emulator.waitFor(id, "Queued");
  }

  @Test
  void aRefusalIsTheEmulatorsSentence() {
    var refusal = assertThrows(IllegalStateException.class, () -> emulator.job("0a1b2c3d-0000-4000-8000-000000000009"));

    assertTrue(refusal.getMessage().contains("notFound"));
  }

  @Test
  void aWorkersProcessHasTheVariablesOfTheEmulator() {
    var worker = new ProcessBuilder("worker");
    worker.environment().put("AWS_PROFILE", "production");

    emulator.lead(worker);

    assertEquals(emulator.endpoint(), worker.environment().get("AWS_ENDPOINT_URL"));
    assertNull(worker.environment().get("AWS_PROFILE"));
  }

  @Test
  void whatAFailedTestShows() {
    var shown = new ByteArrayOutputStream();
    var console = System.err;
    System.setErr(new PrintStream(shown));
    System.setProperty("codepipelinelocal.fails", "true");
    try {
      var results = EngineTestKit.engine("junit-jupiter").selectors(DiscoverySelectors.selectClass(Failing.class)).execute();
      assertEquals(1, results.testEvents().failed().count());
    } finally {
      System.setErr(console);
      System.clearProperty("codepipelinelocal.fails");
    }
    assertTrue(shown.toString().contains("\"status\":\"Queued\""), shown.toString());
  }

  @EnabledIfSystemProperty(named = "codepipelinelocal.fails", matches = "true")
  static class Failing {
    @RegisterExtension
    static final CodePipelineLocal own = new CodePipelineLocal();

    @Test
    void fails() {
      own.enqueue("Build/Make");
      fail("on purpose");
    }
  }

  @Test
  void anOptionThatIsRefusedIsToldInTheEmulatorsWords() {
    var refused = new CodePipelineLocal().options("--clock", "sundial");

    var refusal = assertThrows(IllegalStateException.class, () -> refused.beforeAll(null));

    assertTrue(refusal.getMessage().contains("sundial"), refusal.getMessage());
  }
}
