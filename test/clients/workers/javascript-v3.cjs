// Does one job with early versions of the AWS SDK for JavaScript v3: copies its input artifact to its output artifact.
const { CodePipeline } = require('@aws-sdk/client-codepipeline');
const { S3 } = require('@aws-sdk/client-s3');

// Without one it asks AWS's own hosts, with the bucket in the name.
const endpoint = process.env.AWS_ENDPOINT_URL;
const actionTypeId = { category: 'Build', owner: 'Custom', provider: 'MyBuild', version: '1' };

async function main() {
  const codepipeline = new CodePipeline({ endpoint });
  const { jobs } = await codepipeline.pollForJobs({ actionTypeId });
  for (const { id: jobId, nonce, data } of jobs) {
    await codepipeline.acknowledgeJob({ jobId, nonce });
    const s3 = new S3({ endpoint, credentials: data.artifactCredentials, forcePathStyle: endpoint !== undefined });
    const place = ({ location: { s3Location } }) => ({ Bucket: s3Location.bucketName, Key: s3Location.objectKey });
    const { Body } = await s3.getObject(place(data.inputArtifacts[0]));
    const chunks = [];
    for await (const chunk of Body) chunks.push(chunk);
    await s3.putObject({ ...place(data.outputArtifacts[0]), Body: Buffer.concat(chunks) });
    await codepipeline.putJobSuccessResult({ jobId });
  }
}

main();
