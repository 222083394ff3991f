interface Target {
  readonly endpoint: string;
  readonly account: string;
  readonly region: string;
}

const sdk = '@aws-sdk/client-codepipeline';

/** What leads clients to the emulator, by language. */
export const environments: Readonly<Record<string, (target: Target) => string>> = {
  Shell: ({ endpoint, account, region }) =>
    [
      `export AWS_ENDPOINT_URL=${endpoint}`,
      `export AWS_ACCESS_KEY_ID=${account}`,
      'export AWS_SECRET_ACCESS_KEY=test',
      `export AWS_REGION=${region}`,
      `export AWS_DEFAULT_REGION=${region}`,
    ].join('\n'),
  PowerShell: ({ endpoint, account, region }) =>
    [
      `$env:AWS_ENDPOINT_URL = '${endpoint}'`,
      `$env:AWS_ACCESS_KEY_ID = '${account}'`,
      "$env:AWS_SECRET_ACCESS_KEY = 'test'",
      `$env:AWS_REGION = '${region}'`,
    ].join('\n'),
  JavaScript: ({ endpoint, account, region }) =>
    `import { CodePipelineClient } from '${sdk}';

const client = new CodePipelineClient({
  endpoint: '${endpoint}',
  region: '${region}',
  credentials: { accessKeyId: '${account}', secretAccessKey: 'test' },
});`,
  Python: ({ endpoint, account, region }) =>
    `import boto3

client = boto3.client(
    "codepipeline",
    endpoint_url="${endpoint}",
    region_name="${region}",
    aws_access_key_id="${account}",
    aws_secret_access_key="test",
)`,
  Java: ({ endpoint, account, region }) =>
    `CodePipelineClient client = CodePipelineClient.builder()
    .endpointOverride(URI.create("${endpoint}"))
    .region(Region.of("${region}"))
    .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("${account}", "test")))
    .build();`,
  Go: ({ endpoint, account, region }) =>
    `client := codepipeline.New(codepipeline.Options{
	BaseEndpoint: aws.String("${endpoint}"),
	Region:       "${region}",
	Credentials:  credentials.NewStaticCredentialsProvider("${account}", "test", ""),
})`,
};
