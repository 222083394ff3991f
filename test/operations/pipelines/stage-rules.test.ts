import type { PipelineDeclaration, RuleDeclaration, StageDeclaration } from '@aws-sdk/client-codepipeline';
import { describeAccepted, describeRefusals } from '../../support/pipeline-rules.ts';
import { buildAction, pipeline, sourceStage, workStage } from '../../support/pipelines.ts';

/** A V2 pipeline whose second stage has these members. */
function withStage(stage: Partial<StageDeclaration>, changes: Partial<PipelineDeclaration> = {}) {
  const stages = [sourceStage, { name: 'Work', actions: [buildAction()], ...stage }];
  return pipeline({ pipelineType: 'V2', stages, ...changes });
}

function rule(provider: string, configuration: Record<string, string>, version = '1'): RuleDeclaration {
  return { name: 'Check', ruleTypeId: { category: 'Rule', owner: 'AWS', provider, version }, configuration };
}

const window = rule('DeploymentWindow', { Cron: '* * 9-17 ? * MON-FRI *' });
const alarm = rule('CloudWatchAlarm', { AlarmName: 'alarm' });
const commands = rule('Commands', {});

/** A V2 pipeline whose source stage has these members. */
function withSourceStage(stage: Partial<StageDeclaration>) {
  return pipeline({ pipelineType: 'V2', stages: [{ ...sourceStage, ...stage }, workStage(buildAction())] });
}

/** An entry condition of the stage `Work`. */
function entry(result: string, ...rules: RuleDeclaration[]) {
  return withStage({ beforeEntry: { conditions: [{ result: result as never, rules }] } });
}

const rollsBack = { conditions: [{ result: 'ROLLBACK' as const, rules: [window] }] };

describeRefusals('InvalidStageDeclarationException', [
  {
    rule: 'two stages of one name',
    declaration: pipeline({
      stages: [sourceStage, { name: 'Same', actions: [buildAction()] }, { name: 'Same', actions: [buildAction()] }],
    }),
    message: "Stage name 'Same' is used more than once",
  },
  {
    rule: 'a stage without actions',
    declaration: pipeline({
      stages: [sourceStage, { name: 'Empty', actions: [] }, { name: 'Work', actions: [buildAction()] }],
    }),
    message: "Pipeline stage 'Empty' has no actions; it needs at least one",
  },
  {
    rule: 'a stage of 101 actions',
    declaration: withStage({
      actions: Array.from({ length: 101 }, (_, index) => buildAction({ name: `Build${index}` })),
    }),
    message: "Pipeline stage 'Work' has too many actions. There can only be up to 100 actions in a pipeline stage",
  },
  {
    rule: 'an entry condition of a V1 pipeline',
    declaration: withStage(
      { beforeEntry: { conditions: [{ result: 'FAIL', rules: [window] }] } },
      { pipelineType: 'V1' },
    ),
    message: 'Stage level conditions can only be used with V2 pipelines.',
  },
  {
    rule: 'a success condition of a V1 pipeline',
    declaration: withStage(
      { onSuccess: { conditions: [{ result: 'FAIL', rules: [window] }] } },
      { pipelineType: 'V1' },
    ),
    message: 'Stage level conditions can only be used with V2 pipelines.',
  },
  {
    rule: 'a failure result of a V1 pipeline',
    declaration: withStage({ onFailure: { result: 'ROLLBACK' } }, { pipelineType: 'V1' }),
    message: 'Stage level conditions can only be used with V2 pipelines.',
  },
  {
    rule: 'a failure exit gate with a result and conditions',
    declaration: withStage({ onFailure: { result: 'RETRY', conditions: [{ result: 'ROLLBACK', rules: [window] }] } }),
    message:
      "The following stage cannot have a failure exit gate configured with both top level result and conditions: 'Work",
  },
  {
    rule: 'a failure result that rolls a PARALLEL pipeline back',
    declaration: withStage({ onFailure: { result: 'ROLLBACK' } }, { executionMode: 'PARALLEL' }),
    message: 'Failure conditions with rollback result type cannot be added to a PARALLEL pipeline.',
  },
  {
    rule: 'a failure condition that rolls a PARALLEL pipeline back',
    declaration: withStage(
      { onFailure: { conditions: [{ result: 'ROLLBACK', rules: [window] }] } },
      { executionMode: 'PARALLEL' },
    ),
    message: 'Failure conditions with rollback result type cannot be added to a PARALLEL pipeline.',
  },
  {
    rule: 'a success condition that rolls a PARALLEL pipeline back',
    declaration: withStage(
      { onSuccess: { conditions: [{ result: 'ROLLBACK', rules: [window] }] } },
      { executionMode: 'PARALLEL' },
    ),
    message: "The onSuccess of stage 'Work' cannot have the result ROLLBACK in a PARALLEL pipeline.",
  },
  {
    rule: 'an entry condition that rolls back',
    declaration: withStage({ beforeEntry: { conditions: [{ result: 'ROLLBACK', rules: [window] }] } }),
    message: "The beforeEntry of stage 'Work' cannot have the result ROLLBACK; valid are FAIL, SKIP.",
  },
  {
    rule: 'a success condition that skips',
    declaration: withStage({ onSuccess: { conditions: [{ result: 'SKIP', rules: [window] }] } }),
    message: "The onSuccess of stage 'Work' cannot have the result SKIP; valid are FAIL, ROLLBACK.",
  },
  {
    rule: 'a failure result that fails',
    declaration: withStage({ onFailure: { result: 'FAIL' } }),
    message: "The onFailure of stage 'Work' cannot have the result FAIL; valid are ROLLBACK, RETRY, SKIP.",
  },
  {
    rule: 'a rule of an unknown type',
    declaration: withStage({ beforeEntry: { conditions: [{ result: 'FAIL', rules: [rule('MoonPhase', {})] }] } }),
    message: "Rule 'Check' of stage 'Work' has an unknown type: MoonPhase, version 1.",
  },
  {
    rule: 'a rule without a configuration that it needs',
    declaration: withStage({ onFailure: { conditions: [{ result: 'SKIP', rules: [rule('DeploymentWindow', {})] }] } }),
    message: "Rule 'Check' of stage 'Work' is missing required configuration 'Cron'.",
  },
  {
    rule: 'two rules of one name in a gate',
    declaration: withStage({ onSuccess: { conditions: [{ result: 'FAIL', rules: [window, window] }] } }),
    message: "Rule name 'Check' is used more than once in the onSuccess of stage 'Work'.",
  },
  ...[window, alarm, rule('CodeBuild', { ProjectName: 'app' }), { ...commands, commands: ['make'] }].map(
    (skipping) => ({
      rule: `an entry condition that skips by ${skipping.ruleTypeId?.provider}`,
      declaration: entry('SKIP', { ...rule('LambdaInvoke', { FunctionName: 'judge' }), name: 'Judge' }, skipping),
      message: `Rule 'Check' of stage 'Work' is a ${skipping.ruleTypeId?.provider}; an entry condition with the result SKIP can only have the rules LambdaInvoke and VariableCheck.`,
    }),
  ),
  {
    rule: 'a source stage that is rolled back when it fails',
    declaration: withSourceStage({ onFailure: { result: 'ROLLBACK' } }),
    message: "The onFailure of stage 'Source' cannot have the result ROLLBACK, because it is a source stage.",
  },
  {
    rule: 'a source stage that is rolled back by a failure condition',
    declaration: withSourceStage({ onFailure: rollsBack }),
    message: "The onFailure of stage 'Source' cannot have the result ROLLBACK, because it is a source stage.",
  },
  {
    rule: 'a source stage that is rolled back by a success condition',
    declaration: withSourceStage({ onSuccess: rollsBack }),
    message: "The onSuccess of stage 'Source' cannot have the result ROLLBACK, because it is a source stage.",
  },
  {
    rule: 'a failure condition that retries',
    declaration: withStage({ onFailure: { conditions: [{ result: 'RETRY', rules: [window] }] } }),
    message:
      "A condition in the onFailure of stage 'Work' cannot have the result RETRY; give the onFailure itself that result.",
  },
  {
    rule: 'a Commands rule without commands',
    declaration: entry('FAIL', commands),
    message: "Rule 'Check' of stage 'Work' must have a non-empty commands field.",
  },
  {
    rule: 'a Commands rule with a command of several lines',
    declaration: entry('FAIL', { ...commands, commands: ['make\nmake test'] }),
    message: "Rule 'Check' of stage 'Work' has a command of several lines, number 1.",
  },
  {
    rule: 'commands of another rule',
    declaration: entry('FAIL', { ...alarm, commands: ['make'] }),
    message: "Rule 'Check' of stage 'Work' cannot have commands; a CloudWatchAlarm rule runs none.",
  },
  {
    rule: 'a rule that refers to a namespace that nobody has',
    declaration: withStage({
      onFailure: { conditions: [{ result: 'SKIP', rules: [rule('DeploymentWindow', { Cron: '#{Nowhere.Cron}' })] }] },
    }),
    message:
      'Valid format for a pipeline execution variable reference is a namespace and a key separated by a period (.). The following pipeline execution variables are referencing a namespace that does not exist.\nStageName=[Work], RuleName=[Check], RuleConfigurationKey=[Cron], VariableReferenceText=[Nowhere.Cron]',
  },
]);

describeAccepted({
  'rules of one name in two gates': withStage({
    beforeEntry: { conditions: [{ result: 'FAIL', rules: [window] }] },
    onSuccess: { conditions: [{ result: 'FAIL', rules: [window] }] },
  }),
  'a rule that refers to the execution': withStage({
    beforeEntry: {
      conditions: [
        { result: 'FAIL', rules: [rule('DeploymentWindow', { Cron: '#{codepipeline.PipelineExecutionId}' })] },
      ],
    },
  }),
  'an entry condition that skips by a function and a variable': {
    ...entry('SKIP', rule('LambdaInvoke', { FunctionName: 'judge' }), {
      ...rule('VariableCheck', { Variable: 'a', Value: 'b', Operator: 'EQ' }),
      name: 'Variable',
    }),
    executionMode: 'PARALLEL',
  },
  'a failure condition that skips by a window': withStage({
    onFailure: { conditions: [{ result: 'SKIP', rules: [window] }] },
  }),
  'a Commands rule': entry('FAIL', { ...commands, commands: ['make'] }),
  'a source stage that is tried again when it fails': withSourceStage({ onFailure: { result: 'RETRY' } }),
  'a stage behind the source that is rolled back': withStage({ onFailure: { result: 'ROLLBACK' } }),
  'a success condition that rolls back': withStage({
    onSuccess: { conditions: [{ result: 'ROLLBACK', rules: [window] }] },
  }),
  'a failure that is tried again': withStage({
    onFailure: { result: 'RETRY', retryConfiguration: { retryMode: 'FAILED_ACTIONS' } },
  }),
  'a rule without owner and version': withStage({
    beforeEntry: {
      conditions: [
        { result: 'FAIL', rules: [{ ...window, ruleTypeId: { category: 'Rule', provider: 'DeploymentWindow' } }] },
      ],
    },
  }),
});
