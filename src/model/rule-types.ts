// AWS's own rule types, in the form ListRuleTypes answers. No answer of the real service is published.
//
// The line above an entry is its evidence: a page of the CodePipeline User Guide
// (docs.aws.amazon.com/codepipeline/latest/userguide/<name>.html) for the properties and whether they are required.
// Inferred throughout: the artifact counts (the pages state none), `key` (as for action types), and that
// `queryable: false` and `type` are left out, as in ListActionTypes (F2).

import {
  type ArtifactCount,
  type ArtifactDetails,
  artifactDetails,
  type ConfigurationProperty,
  optional,
  required,
} from './action-types.ts';

export type AwsRuleType = {
  readonly id: {
    readonly category: 'Rule';
    readonly owner: 'AWS';
    readonly provider: string;
    readonly version: string;
  };
  readonly ruleConfigurationProperties: ConfigurationProperty[];
  readonly inputArtifactDetails: ArtifactDetails;
};

function ruleType(provider: string, inputs: ArtifactCount, properties: ConfigurationProperty[]): AwsRuleType {
  return {
    id: { category: 'Rule', owner: 'AWS', provider, version: '1' },
    ruleConfigurationProperties: properties,
    inputArtifactDetails: artifactDetails(inputs),
  };
}

export const awsRuleTypes: readonly AwsRuleType[] = [
  // rule-reference-CloudWatchAlarm; inputs: inferred from its example, which has none
  ruleType('CloudWatchAlarm', 0, [...required('AlarmName'), ...optional('AlarmStates', 'WaitTime')]),

  // rule-reference-CodeBuild; inputs: inferred from the CodeBuild action
  ruleType(
    'CodeBuild',
    [1, 5],
    [
      ...required('ProjectName'),
      ...optional('PrimarySource', 'BatchEnabled', 'CombineArtifacts', 'EnvironmentVariables'),
    ],
  ),

  // rule-reference-Commands: the commands stand outside the configuration; inputs: inferred from the Commands action
  ruleType('Commands', [1, 10], []),

  // rule-reference-DeploymentWindow; inputs: inferred from its example, which has none
  ruleType('DeploymentWindow', 0, [...required('Cron'), ...optional('TimeZone')]),

  // rule-reference-LambdaInvoke; inputs: inferred from the Lambda action; its example has one
  ruleType('LambdaInvoke', [0, 5], [...required('FunctionName'), ...optional('UserParameters')]),

  // rule-reference-VariableCheck; inputs: inferred from its example, which has none
  ruleType('VariableCheck', 0, required('Operator', 'Variable', 'Value')),
];
