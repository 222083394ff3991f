import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicSessionCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.codepipeline.AWSCodePipelineClientBuilder;
import com.amazonaws.services.codepipeline.model.AcknowledgeJobRequest;
import com.amazonaws.services.codepipeline.model.ActionTypeId;
import com.amazonaws.services.codepipeline.model.PollForJobsRequest;
import com.amazonaws.services.codepipeline.model.PutJobSuccessResultRequest;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import com.amazonaws.services.s3.model.ObjectMetadata;
import java.io.ByteArrayInputStream;

/** Does one job with the AWS SDK for Java 1: copies its input artifact to its output artifact. */
public class Java1 {
    public static void main(String[] arguments) throws Exception {
        // Without one it asks AWS's own hosts.
        var url = System.getenv("AWS_ENDPOINT_URL");
        var endpoint = url == null ? null : new EndpointConfiguration(url, "us-east-1");
        var codepipeline = AWSCodePipelineClientBuilder.standard().withEndpointConfiguration(endpoint).build();
        var type = new ActionTypeId()
            .withCategory("Build").withOwner("Custom").withProvider("MyBuild").withVersion("1");
        for (var job : codepipeline.pollForJobs(new PollForJobsRequest().withActionTypeId(type)).getJobs()) {
            codepipeline.acknowledgeJob(new AcknowledgeJobRequest().withJobId(job.getId()).withNonce(job.getNonce()));
            var data = job.getData();
            var given = data.getArtifactCredentials();
            var credentials = new BasicSessionCredentials(
                given.getAccessKeyId(), given.getSecretAccessKey(), given.getSessionToken());
            var s3 = AmazonS3ClientBuilder.standard()
                .withEndpointConfiguration(endpoint)
                .withCredentials(new AWSStaticCredentialsProvider(credentials))
                .build();
            var input = data.getInputArtifacts().get(0).getLocation().getS3Location();
            var output = data.getOutputArtifacts().get(0).getLocation().getS3Location();
            byte[] bytes;
            try (var content = s3.getObject(input.getBucketName(), input.getObjectKey()).getObjectContent()) {
                bytes = content.readAllBytes();
            }
            var metadata = new ObjectMetadata();
            metadata.setContentLength(bytes.length);
            s3.putObject(output.getBucketName(), output.getObjectKey(), new ByteArrayInputStream(bytes), metadata);
            codepipeline.putJobSuccessResult(new PutJobSuccessResultRequest().withJobId(job.getId()));
        }
    }
}
