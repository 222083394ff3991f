/** A document that has every member and form, for tests that spoil each. */
export const wholeDocument = {
  account: '123456789012',
  region: 'eu-west-1',
  actionTypes: [
    {
      category: 'Test',
      owner: 'Custom',
      provider: 'Jenkins',
      version: '1',
      settings: { entityUrlTemplate: 'https://example.org/{Config:Project}' },
      configurationProperties: [
        { name: 'Project', required: true, key: true, secret: false, queryable: true, type: 'String' },
      ],
      inputArtifactDetails: { minimumCount: 0, maximumCount: 5 },
      outputArtifactDetails: { minimumCount: 0, maximumCount: 5 },
      tags: [{ key: 'team', value: 'build' }],
    },
    {
      actionType: {
        id: { category: 'Deploy', owner: 'ThirdParty', provider: 'Partner', version: '1' },
        executor: {
          type: 'JobWorker',
          configuration: { jobWorkerExecutorConfiguration: { pollingAccounts: ['123456789012'] } },
          jobTimeout: 60,
        },
        inputArtifactDetails: { minimumCount: 0, maximumCount: 1 },
        outputArtifactDetails: { minimumCount: 0, maximumCount: 1 },
        properties: [{ name: 'Host', optional: true, key: false, noEcho: false }],
      },
    },
  ],
  thirdPartyClients: [
    {
      clientId: '11111111-1111-4111-8111-111111111111',
      clientToken: 'secret',
      actionType: { category: 'Deploy', owner: 'ThirdParty', provider: 'Partner', version: '1' },
    },
  ],
  jobs: [
    {
      actionTypeId: { category: 'Test', owner: 'Custom', provider: 'Jenkins', version: '1' },
      configuration: { Project: 'app' },
      inputArtifacts: [{ name: 'App', revision: 'r1', from: './app' }],
      outputArtifacts: [{ name: 'Report', location: { type: 'S3', s3Location: { bucketName: 'b1', objectKey: 'k' } } }],
      pipelineContext: { pipelineName: 'P', stage: { name: 'Test' }, action: 'Jenkins' },
      encryptionKey: { id: 'key', type: 'KMS' },
      count: 2,
    },
    { function: 'check', configuration: { UserParameters: 'x' } },
    {
      jobDetails: {
        id: '22222222-2222-4222-8222-222222222222',
        accountId: '123456789012',
        data: {
          actionTypeId: { category: 'Test', owner: 'Custom', provider: 'Jenkins', version: '1' },
          actionConfiguration: { configuration: { Project: 'app' } },
          inputArtifacts: [],
        },
      },
    },
  ],
  buckets: [{ name: 'sources', versioning: true }],
  objects: [{ bucket: 'sources', key: 'app.zip', from: './app' }],
  pipelines: [
    {
      pipeline: {
        name: 'Printed',
        roleArn: 'arn:aws:iam::123456789012:role/pipelines',
        artifactStore: { type: 'S3', location: 'artifacts' },
        pipelineType: 'V2',
        executionMode: 'QUEUED',
        variables: [{ name: 'Branch', defaultValue: 'main' }],
        triggers: [
          {
            providerType: 'CodeStarSourceConnection',
            gitConfiguration: { sourceActionName: 'Source', push: [{ branches: { includes: ['main'] } }] },
          },
        ],
        stages: [
          {
            name: 'Source',
            actions: [
              {
                name: 'Source',
                actionTypeId: { category: 'Source', owner: 'AWS', provider: 'S3', version: '1' },
                runOrder: 1,
                configuration: { S3Bucket: 'sources', S3ObjectKey: 'app.zip' },
                outputArtifacts: [{ name: 'App' }],
              },
            ],
          },
          {
            name: 'Approve',
            beforeEntry: {
              conditions: [
                {
                  result: 'FAIL',
                  rules: [
                    {
                      name: 'Check',
                      ruleTypeId: { category: 'Rule', owner: 'AWS', provider: 'VariableCheck', version: '1' },
                      configuration: { Variable: '#{variables.Branch}', Value: 'main', Operator: 'EQ' },
                    },
                  ],
                },
              ],
            },
            onFailure: { result: 'RETRY', retryConfiguration: { retryMode: 'ALL_ACTIONS' } },
            actions: [
              {
                name: 'Approve',
                actionTypeId: { category: 'Approval', owner: 'AWS', provider: 'Manual', version: '1' },
                timeoutInMinutes: 60,
              },
            ],
          },
        ],
      },
      metadata: { pipelineArn: 'arn:aws:codepipeline:eu-west-1:123456789012:Printed' },
      secrets: { 'Source/Source/Token': 'x' },
      tags: [{ key: 'team', value: 'build' }],
      disabledTransitions: [{ stageName: 'Approve', reason: 'closed' }],
    },
    {
      name: 'Declared',
      roleArn: 'arn:aws:iam::123456789012:role/pipelines',
      artifactStores: { 'eu-west-1': { type: 'S3', location: 'artifacts' } },
      stages: [{ name: 'Source', actions: [] }],
    },
  ],
  webhooks: [
    {
      webhook: {
        name: 'Hook',
        targetPipeline: 'Printed',
        targetAction: 'Source',
        filters: [{ jsonPath: '$.ref', matchEquals: 'refs/heads/main' }],
        authentication: 'GITHUB_HMAC',
        authenticationConfiguration: { SecretToken: 'secret' },
      },
      tags: [{ key: 'team', value: 'build' }],
    },
  ],
  executions: [
    {
      pipeline: 'Printed',
      variables: { Branch: 'main' },
      sourceRevisions: [{ actionName: 'Source', revisionType: 'S3_OBJECT_VERSION_ID', revisionValue: 'v1' }],
    },
  ],
  stubs: [
    {
      match: { category: 'Source', owner: 'AWS', provider: 'GitHub', version: '1', pipeline: 'P', stage: 'S' },
      result: 'succeed',
      delay: '5s',
      variables: { CommitId: 'abc' },
      outputArtifacts: { App: './app', Other: { bucketName: 'b1', objectKey: 'k' } },
      revision: { id: 'abc', summary: 'first', url: 'https://example.org' },
    },
    { match: { rule: 'Check' }, result: 'fail', message: 'no' },
    {
      match: { provider: 'EC2' },
      result: 'succeed',
      targets: [{ targetId: 'i-1', status: 'Succeeded', events: [{ name: 'Install', status: 'Succeeded' }] }],
    },
  ],
  functions: {
    check: { module: './check.js', handler: 'handler', timeout: '5s', environment: { A: 'b' } },
    other: { python: './check.py' },
    remote: { url: 'http://localhost:9000' },
    stack: { endpoint: 'http://localhost:4566' },
  },
  notificationRules: [
    {
      Name: 'releases',
      Resource: 'arn:aws:codepipeline:eu-west-1:123456789012:Printed',
      EventTypeIds: ['codepipeline-pipeline-manual-approval-needed'],
      DetailType: 'FULL',
      Status: 'ENABLED',
      Targets: [{ TargetType: 'SNS', TargetAddress: 'arn:aws:sns:eu-west-1:123456789012:approvals' }],
    },
  ],
  subscriptions: [
    {
      TopicArn: 'arn:aws:sns:eu-west-1:123456789012:approvals',
      Protocol: 'lambda',
      Endpoint: 'arn:aws:lambda:eu-west-1:123456789012:function:check',
      FilterPolicy: { approval: { stageName: ['Approve'] } },
      FilterPolicyScope: 'MessageBody',
    },
  ],
  eventTargets: [{ url: 'http://localhost:9001/', detailTypes: ['CodePipeline Pipeline Execution State Change'] }],
};
