import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.codepipeline.CodePipelineClient;
import software.amazon.awssdk.services.s3.S3Client;

/** Does one job with the AWS SDK for Java 2: copies its input artifact to its output artifact. */
public class Java2 {
    public static void main(String[] arguments) {
        var codepipeline = CodePipelineClient.create();
        var polled = codepipeline.pollForJobs(poll -> poll.actionTypeId(
            type -> type.category("Build").owner("Custom").provider("MyBuild").version("1")));
        for (var job : polled.jobs()) {
            codepipeline.acknowledgeJob(request -> request.jobId(job.id()).nonce(job.nonce()));
            var given = job.data().artifactCredentials();
            var credentials = AwsSessionCredentials.create(
                given.accessKeyId(), given.secretAccessKey(), given.sessionToken());
            var s3 = S3Client.builder().credentialsProvider(StaticCredentialsProvider.create(credentials)).build();
            var input = job.data().inputArtifacts().get(0).location().s3Location();
            var output = job.data().outputArtifacts().get(0).location().s3Location();
            var bytes = s3.getObjectAsBytes(request -> request.bucket(input.bucketName()).key(input.objectKey()));
            s3.putObject(
                request -> request.bucket(output.bucketName()).key(output.objectKey()),
                RequestBody.fromBytes(bytes.asByteArray()));
            codepipeline.putJobSuccessResult(request -> request.jobId(job.id()));
        }
    }
}
