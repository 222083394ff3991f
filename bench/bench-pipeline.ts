/** A pipeline of the benchmarks: a source, a custom build and a custom deployment, each in a stage of its own. */
export function benchPipeline(name: string, executionMode: 'SUPERSEDED' | 'PARALLEL' = 'SUPERSEDED') {
  const artifact = (made: string) => [{ name: made }];
  return {
    name,
    roleArn: 'arn:aws:iam::123456789012:role/pipelines',
    artifactStore: { type: 'S3' as const, location: 'artifacts' },
    pipelineType: 'V2' as const,
    executionMode,
    stages: [
      {
        name: 'Source',
        actions: [
          {
            name: 'Source',
            actionTypeId: { category: 'Source', owner: 'AWS', provider: 'S3', version: '1' } as const,
            configuration: { S3Bucket: 'source', S3ObjectKey: 'app.zip' },
            outputArtifacts: artifact('App'),
          },
        ],
      },
      {
        name: 'Build',
        actions: [
          {
            name: 'Build',
            actionTypeId: customType('Build'),
            namespace: 'built',
            inputArtifacts: artifact('App'),
            outputArtifacts: artifact('Package'),
          },
        ],
      },
      {
        name: 'Deploy',
        actions: [
          {
            name: 'Deploy',
            actionTypeId: customType('Deploy'),
            configuration: { Version: '#{built.Version}' },
            inputArtifacts: artifact('Package'),
          },
        ],
      },
    ],
  };
}

export function customType(category: 'Build' | 'Deploy') {
  return { category, owner: 'Custom', provider: 'Bench', version: '1' } as const;
}
