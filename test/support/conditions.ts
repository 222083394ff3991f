import {
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  ListRuleExecutionsCommand,
  type ListRuleExecutionsInput,
  type RuleDeclaration,
  type StageState,
} from '@aws-sdk/client-codepipeline';
import type { EmulatorOptions } from '../../src/config/emulator-options.ts';
import type { StubFixture } from '../../src/control/types.ts';
import type { TestEmulator } from './emulator.ts';
import { stagesOf, startPipelineEmulator } from './executions.ts';
import { buildAction } from './pipelines.ts';

/** A rule that only a stub evaluates, called as given. */
export function rule(name: string, changes: Partial<RuleDeclaration> = {}): RuleDeclaration {
  return {
    name,
    ruleTypeId: { category: 'Rule', owner: 'AWS', provider: 'CloudWatchAlarm', version: '1' },
    configuration: { AlarmName: 'alarm' },
    ...changes,
  };
}

/** A rule that may skip a stage at its entry, with a stub that says how it ends. */
export function skippingRule(name: string, changes: Partial<RuleDeclaration> = {}): RuleDeclaration {
  return {
    name,
    ruleTypeId: { category: 'Rule', owner: 'AWS', provider: 'LambdaInvoke', version: '1' },
    configuration: { FunctionName: 'judge' },
    ...changes,
  };
}

export function variableRule(name: string, configuration: Record<string, string>): RuleDeclaration {
  return {
    name,
    ruleTypeId: { category: 'Rule', owner: 'AWS', provider: 'VariableCheck', version: '1' },
    configuration,
  };
}

export function windowRule(
  name: string,
  configuration: Record<string, string>,
  changes: Partial<RuleDeclaration> = {},
) {
  const ruleTypeId = { category: 'Rule', owner: 'AWS', provider: 'DeploymentWindow', version: '1' } as const;
  return { name, ruleTypeId, configuration, ...changes } satisfies RuleDeclaration;
}

/** A gate: one condition with its result. */
export function when(result: string, ...rules: RuleDeclaration[]) {
  return { conditions: [{ result, rules }] };
}

/** `Sample`: a source, a stage `Work` with one build and these gates, and a stage `Next` with another. */
export function gated(gates: object, changes: object = {}) {
  const declaration = stagesOf({ Work: [buildAction()], Next: [buildAction({ name: 'After' })] }, changes);
  const stages = declaration.stages.map((stage) => (stage.name === 'Work' ? { ...stage, ...gates } : stage));
  return { ...declaration, stages };
}

/** How rules of these names end: `yes`, `no`, or that after a delay. */
export function ruleStubs(ends: Readonly<Record<string, string>>): StubFixture[] {
  return Object.entries(ends).map(([name, end]) => {
    const [word, delay = '0s'] = end.split(' after ');
    return { match: { rule: name }, result: word === 'yes' ? 'succeed' : 'fail', delay };
  });
}

/** An emulator that has `Sample` with these gates. */
export async function startGated(
  gates: object,
  { stubs = {}, options = {}, changes = {} }: GatedOptions = {},
): Promise<TestEmulator> {
  const emulator = await startPipelineEmulator(options, ruleStubs(stubs));
  await emulator.pipelines.create(gated(gates, changes), { start: false });
  return emulator;
}

interface GatedOptions {
  readonly stubs?: Readonly<Record<string, string>>;
  readonly options?: EmulatorOptions;
  readonly changes?: object;
}

/** The state of a stage of `Sample`. */
export async function stateOf({ client }: Pick<TestEmulator, 'client'>, stageName = 'Work'): Promise<StageState> {
  const { stageStates = [] } = await client.send(new GetPipelineStateCommand({ name: 'Sample' }));
  return stageStates.find((stage) => stage.stageName === stageName) as StageState;
}

/** Statuses, short: the stage's, its conditions' and their rules'. */
export async function statuses(emulator: Pick<TestEmulator, 'client'>, stageName = 'Work') {
  const state = await stateOf(emulator, stageName);
  const gates = {
    beforeEntry: state.beforeEntryConditionState,
    onSuccess: state.onSuccessConditionState,
    onFailure: state.onFailureConditionState,
  };
  const short = Object.entries(gates).flatMap(([gate, condition]) => {
    if (condition?.latestExecution === undefined) return [];
    const rules = condition.conditionStates?.flatMap(({ ruleStates = [] }) => ruleStates) ?? [];
    const ofRules = rules.map(({ latestExecution }) => latestExecution?.status);
    return [[gate, [condition.latestExecution.status, ...ofRules].join(' ')]];
  });
  return { stage: state.latestExecution?.status, ...Object.fromEntries(short) };
}

/** What GetPipelineExecution says of an execution of `Sample`. */
export async function execution({ client }: Pick<TestEmulator, 'client'>, pipelineExecutionId: string) {
  const command = new GetPipelineExecutionCommand({ pipelineName: 'Sample', pipelineExecutionId });
  return (await client.send(command)).pipelineExecution;
}

/** Evaluations of rules, oldest first. */
export async function evaluations(
  { client }: Pick<TestEmulator, 'client'>,
  input: Partial<ListRuleExecutionsInput> = {},
) {
  const { ruleExecutionDetails = [] } = await client.send(
    new ListRuleExecutionsCommand({ pipelineName: 'Sample', ...input }),
  );
  return ruleExecutionDetails.reverse();
}
