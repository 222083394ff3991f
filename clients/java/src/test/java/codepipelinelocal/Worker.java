package codepipelinelocal;

import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.codepipeline.CodePipelineClient;
import software.amazon.awssdk.services.codepipeline.model.FailureType;
import software.amazon.awssdk.services.codepipeline.model.JobData;
import software.amazon.awssdk.services.codepipeline.model.JobStatus;
import software.amazon.awssdk.services.s3.S3Client;

/** A job worker, the twin of examples/workers/worker.mjs in short. It knows nothing of the emulator. */
final class Worker {
  private Worker() {}

  /** Polls once, and does what it is given. */
  static void workOnce() {
    try (var codepipeline = CodePipelineClient.create()) {
      var polled = codepipeline.pollForJobs(poll -> poll
          .actionTypeId(type -> type.category("Test").owner("Custom").provider("MyJenkinsProviderName").version("1"))
          .maxBatchSize(1));
      for (var job : polled.jobs()) {
        var acknowledged = codepipeline.acknowledgeJob(each -> each.jobId(job.id()).nonce(job.nonce()));
        if (acknowledged.status() != JobStatus.IN_PROGRESS) continue;
        try {
          work(job.data());
          codepipeline.putJobSuccessResult(each -> each.jobId(job.id())
              .executionDetails(details -> details.summary("All tests passed").percentComplete(100)));
        } catch (RuntimeException error) {
          codepipeline.putJobFailureResult(each -> each.jobId(job.id())
              .failureDetails(details -> details.type(FailureType.JOB_FAILED).message(String.valueOf(error))));
        }
      }
    }
  }

  /** Reads the input artifacts and writes the output artifacts, under the credentials of a job that has any. */
  private static void work(JobData data) {
    var given = data.artifactCredentials();
    if (given == null) return;
    var session = AwsSessionCredentials.create(given.accessKeyId(), given.secretAccessKey(), given.sessionToken());
    try (var s3 = S3Client.builder().credentialsProvider(StaticCredentialsProvider.create(session)).build()) {
      int tested = 0;
      for (var artifact : data.inputArtifacts()) {
        var place = artifact.location().s3Location();
        tested += s3.getObjectAsBytes(get -> get.bucket(place.bucketName()).key(place.objectKey())).asByteArray().length;
      }
      for (var artifact : data.outputArtifacts()) {
        var place = artifact.location().s3Location();
        s3.putObject(put -> put.bucket(place.bucketName()).key(place.objectKey()),
            RequestBody.fromString("tested " + tested + " bytes\n"));
      }
    }
  }
}
