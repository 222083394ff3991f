// Does one job with the AWS SDK for JavaScript v2: copies its input artifact to its output artifact.
const { CodePipeline, Credentials, S3 } = require('aws-sdk');

// Without one it asks AWS's own hosts, with the bucket in the name.
const endpoint = process.env.AWS_ENDPOINT_URL;
const actionTypeId = { category: 'Build', owner: 'Custom', provider: 'MyBuild', version: '1' };

async function main() {
  const codepipeline = new CodePipeline({ endpoint });
  const { jobs } = await codepipeline.pollForJobs({ actionTypeId }).promise();
  for (const { id: jobId, nonce, data } of jobs) {
    await codepipeline.acknowledgeJob({ jobId, nonce }).promise();
    const { accessKeyId, secretAccessKey, sessionToken } = data.artifactCredentials;
    const credentials = new Credentials(accessKeyId, secretAccessKey, sessionToken);
    const s3 = new S3({ endpoint, credentials, s3ForcePathStyle: endpoint !== undefined, signatureVersion: 'v4' });
    const place = ({ location: { s3Location } }) => ({ Bucket: s3Location.bucketName, Key: s3Location.objectKey });
    const { Body } = await s3.getObject(place(data.inputArtifacts[0])).promise();
    await s3.upload({ ...place(data.outputArtifacts[0]), Body }).promise();
    await codepipeline.putJobSuccessResult({ jobId }).promise();
  }
}

main();
