// AWS's own rule types, and what ListRuleTypes answers of them. No answer of the real service is published.
//
// `page` and `comparedOn` are as in action-types.ts: properties, which are required, time-outs, and which rules may
// skip a stage. Inferred throughout: the artifact counts (the pages state none), `key` (as for action types), and that
// `queryable: false` and `type` are left out, as in ListActionTypes of custom types (F2).

import {
  type ArtifactCount,
  type ArtifactDetails,
  artifactDetails,
  type Comparison,
  type ConfigurationProperty,
  day,
  hour,
  optional,
  required,
} from './catalogue-entry.ts';

type AwsRuleType = {
  readonly id: {
    readonly category: 'Rule';
    readonly owner: 'AWS';
    readonly provider: string;
    readonly version: string;
  };
  readonly ruleConfigurationProperties: ConfigurationProperty[];
  readonly inputArtifactDetails: ArtifactDetails;
};

export type RuleCatalogueEntry = Comparison & {
  readonly type: AwsRuleType;
  /** Whether an entry condition with the result SKIP may have it (J9). */
  readonly maySkip: boolean;
  /** Whether it has `commands` beside its configuration. */
  readonly takesCommands: boolean;
  /** After which a rule fails that names no time-out of its own (J31). */
  readonly timeoutMinutes: number;
};

type Definition = {
  readonly inputs: ArtifactCount;
  readonly properties: ConfigurationProperty[];
  readonly maySkip?: true;
  readonly takesCommands?: true;
  readonly timeoutMinutes?: number;
};

function rule(provider: string, definition: Definition): RuleCatalogueEntry {
  return {
    type: {
      id: { category: 'Rule', owner: 'AWS', provider, version: '1' },
      ruleConfigurationProperties: definition.properties,
      inputArtifactDetails: artifactDetails(definition.inputs),
    },
    page: `rule-reference-${provider}`,
    comparedOn: '2026-11-29',
    maySkip: definition.maySkip ?? false,
    takesCommands: definition.takesCommands ?? false,
    timeoutMinutes: definition.timeoutMinutes ?? hour,
  };
}

export const ruleCatalogue: readonly RuleCatalogueEntry[] = [
  // inputs: inferred from its example, which has none
  rule('CloudWatchAlarm', {
    inputs: 0,
    properties: [...required('AlarmName'), ...optional('AlarmStates', 'WaitTime')],
  }),

  // inputs and time-out: inferred from the CodeBuild action
  rule('CodeBuild', {
    timeoutMinutes: 36 * hour,
    inputs: [1, 5],
    properties: [
      ...required('ProjectName'),
      ...optional('PrimarySource', 'BatchEnabled', 'CombineArtifacts', 'EnvironmentVariables'),
    ],
  }),

  // inputs: inferred from the Commands action
  rule('Commands', { takesCommands: true, timeoutMinutes: 55, inputs: [1, 10], properties: [] }),

  // inputs: inferred from its example, which has none; time-out: the longest that can be named, since a window may open
  // once a month [chosen]
  rule('DeploymentWindow', {
    timeoutMinutes: 60 * day,
    inputs: 0,
    properties: [...required('Cron'), ...optional('TimeZone')],
  }),

  // inputs and time-out: inferred from the Lambda action; its example has one
  rule('LambdaInvoke', {
    maySkip: true,
    timeoutMinutes: day,
    inputs: [0, 5],
    properties: [...required('FunctionName'), ...optional('UserParameters')],
  }),

  // inputs: inferred from its example, which has none
  rule('VariableCheck', { maySkip: true, inputs: 0, properties: required('Operator', 'Variable', 'Value') }),
];

export const awsRuleTypes: readonly AwsRuleType[] = ruleCatalogue.map(({ type }) => type);
