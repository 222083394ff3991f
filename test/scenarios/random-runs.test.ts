import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  ActionExecutionDetail,
  PipelineExecutionSummary,
  RuleDeclaration,
  RuleExecutionDetail,
  StageState,
} from '@aws-sdk/client-codepipeline';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Gate } from '../../src/domain/pipelines/rules.ts';
import { skippingRule, when, windowRule } from '../support/conditions.ts';
import { stagesOf } from '../support/executions.ts';
import { lambdaAction } from '../support/functions.ts';
import { buildType } from '../support/jobs.ts';
import { expectInvariants } from '../support/pipeline-invariants.ts';
import { PipelineMachine } from '../support/pipeline-machine.ts';
import { approvalAction, buildAction, pipelineFixtures } from '../support/pipelines.ts';

const runs = process.env.LONG === undefined ? 60 : 3000;

/** An action: who does it, and when in its stage. */
interface Part {
  readonly kind: 'build' | 'approval' | 'function' | 'quick' | 'slow' | 'broken';
  readonly runOrder: number;
}

/** A stage: its actions, and by gate the result and the rules of its condition. */
interface StagePlan {
  readonly parts: readonly Part[];
  readonly gates: Partial<Record<Gate, { readonly result: string; readonly rules: readonly string[] }>>;
  /** Of an onFailure without conditions. */
  readonly onFailure: string | undefined;
}

type Step =
  | { readonly do: 'start' | 'take' | 'edit' }
  | { readonly do: 'override'; readonly pick: number; readonly stage: number; readonly gate: string }
  | { readonly do: 'rollBack'; readonly pick: number; readonly stage: number }
  | { readonly do: 'report'; readonly pick: number; readonly how: 'succeed' | 'fail' | 'continue' }
  | { readonly do: 'invoke'; readonly how: 'succeed' | 'fail' | 'continue' | 'later' | 'never' }
  | { readonly do: 'approve'; readonly pick: number; readonly result: 'Approved' | 'Rejected' }
  | { readonly do: 'stop'; readonly pick: number; readonly abandon: boolean }
  | { readonly do: 'retry'; readonly pick: number; readonly stage: number; readonly mode: string }
  | { readonly do: 'gate'; readonly stage: number; readonly open: boolean }
  | { readonly do: 'wait'; readonly milliseconds: number };

const part: fc.Arbitrary<Part> = fc.record({
  kind: fc.constantFrom('build', 'build', 'build', 'quick', 'quick', 'quick', 'approval', 'function', 'slow', 'broken'),
  runOrder: fc.integer({ min: 1, max: 3 }),
});
/** How the rules of these names end: at once or after a while, with the clock, as a function says, or not at all. */
const ruleNames = ['yes', 'no', 'slowYes', 'slowNo', 'nobody', 'window', 'function'] as const;
const gate = (...results: readonly string[]) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    {
      weight: 1,
      arbitrary: fc.record({
        result: fc.constantFrom(...results),
        rules: fc.uniqueArray(fc.constantFrom('yes', 'yes', 'yes', 'function', ...ruleNames), {
          minLength: 1,
          maxLength: 2,
        }),
      }),
    },
  );
const stagePlan: fc.Arbitrary<StagePlan> = fc.record({
  parts: fc.array(part, { minLength: 1, maxLength: 2 }),
  gates: fc.record({
    beforeEntry: gate('FAIL', 'SKIP'),
    onSuccess: gate('FAIL', 'ROLLBACK'),
    onFailure: gate('ROLLBACK', 'SKIP'),
  }) as fc.Arbitrary<StagePlan['gates']>,
  onFailure: fc.constantFrom(undefined, 'ROLLBACK', 'ROLLBACK', 'RETRY', 'SKIP'),
});
const plan = fc.record({
  stages: fc.array(stagePlan, { minLength: 1, maxLength: 3 }),
  mode: fc.constantFrom('SUPERSEDED', 'SUPERSEDED', 'QUEUED', 'PARALLEL'),
});
/** Providers of actions that jobs are made for. */
const workers = [buildType.provider, 'Lambda'];
const pick = fc.nat({ max: 7 });
const stage = fc.nat({ max: 3 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('start' as const) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('take' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('edit' as const) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('report' as const),
      pick,
      how: fc.constantFrom('succeed', 'succeed', 'succeed', 'fail', 'continue'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('invoke' as const),
      how: fc.constantFrom('succeed', 'succeed', 'succeed', 'fail', 'continue', 'later', 'never'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('approve' as const),
      pick,
      result: fc.constantFrom('Approved', 'Rejected'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stop' as const), pick, abandon: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('retry' as const),
      pick,
      stage,
      mode: fc.constantFrom('FAILED_ACTIONS', 'ALL_ACTIONS'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('gate' as const), stage, open: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('override' as const),
      pick,
      stage,
      gate: fc.constantFrom('BEFORE_ENTRY', 'ON_SUCCESS'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('rollBack' as const), pick, stage }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      milliseconds: fc.constantFrom(1000, 61_000, 3_600_000, 90_000_000, 700_000_000),
    }),
  },
) as fc.Arbitrary<Step>;

const stubs = [
  { match: { category: 'Source' }, result: 'succeed', revision: { id: 'r1' } },
  { match: { provider: 'ECS' }, result: 'succeed' },
  { match: { provider: 'ECR' }, result: 'succeed', delay: '10m' },
  { match: { provider: 'StepFunctions' }, result: 'fail' },
] as const;

const ruleStubs = [
  { match: { rule: 'yes' }, result: 'succeed' },
  { match: { rule: 'no' }, result: 'fail' },
  { match: { rule: 'slowYes' }, result: 'succeed', delay: '30s' },
  { match: { rule: 'slowNo' }, result: 'fail', delay: '2h' },
] as const;

interface Plan {
  readonly stages: readonly StagePlan[];
  readonly mode: string;
}

function declarationOf({ stages, mode }: Plan, edition: number) {
  const action = ({ kind, runOrder }: Part, index: number) => {
    const name = `${kind}${index}`;
    if (kind === 'build') return buildAction({ name, runOrder });
    if (kind === 'approval') return approvalAction({ name, runOrder });
    if (kind === 'function') return lambdaAction('', { name, runOrder });
    const provider = { quick: 'First', slow: 'Second', broken: 'Third' }[kind];
    const actionTypeId = { category: 'Build', owner: 'Custom', provider, version: '1' } as const;
    return { name, runOrder, actionTypeId };
  };
  // An edition differs in the last stage alone.
  const named = stages.map(({ parts }, index) => [
    `S${index + 1}`,
    [
      ...parts.map(action),
      ...(index === stages.length - 1 && edition % 2 === 1 ? [buildAction({ name: 'Extra' })] : []),
    ],
  ]);
  const declaration = stagesOf(Object.fromEntries(named), { executionMode: mode });
  const gates = [{}, ...stages.map((stage) => gatesOf(stage, mode))];
  return { ...declaration, stages: declaration.stages.map((stage, index) => ({ ...stage, ...gates[index] })) };
}

/** A PARALLEL pipeline has no rollbacks, and an onFailure has either conditions or a result. */
function gatesOf({ gates, onFailure }: StagePlan, mode: string) {
  const isAllowed = (result: string) => mode !== 'PARALLEL' || result !== 'ROLLBACK';
  const declared = Object.entries(gates).flatMap(([name, condition]) => {
    if (condition === undefined || !isAllowed(condition.result)) return [];
    const skips = name === 'beforeEntry' && condition.result === 'SKIP';
    return [
      [name, when(condition.result, ...condition.rules.map((rule) => (skips ? skippingRuleOf(rule) : ruleOf(rule))))],
    ];
  });
  const withConditions = Object.fromEntries(declared);
  const isFree = !('onFailure' in withConditions) && onFailure !== undefined && isAllowed(onFailure);
  return isFree ? { ...withConditions, onFailure: { result: onFailure } } : withConditions;
}

function ruleOf(name: string): RuleDeclaration {
  const ruleTypeId = { category: 'Rule', owner: 'AWS', version: '1' } as const;
  if (name === 'window') return windowRule(name, { Cron: '* * 9-17 ? * MON-FRI *' });
  if (name === 'function') return skippingRuleOf(name);
  return { name, ruleTypeId: { ...ruleTypeId, provider: 'Commands' }, commands: ['make'] };
}

/** A rule that may skip a stage; whatever is neither stubbed nor the function is of a function that nobody gives. */
function skippingRuleOf(name: string): RuleDeclaration {
  return skippingRule(name, { configuration: { FunctionName: name === 'function' ? 'Answering' : 'Nowhere' } });
}

const document = {
  // Nobody invokes it: what it does is a step.
  functions: { Answering: { endpoint: 'http://127.0.0.1:1' } },
  actionTypes: [
    ...pipelineFixtures.actionTypes,
    ...['First', 'Second', 'Third'].map((provider) => ({
      category: 'Build',
      provider,
      version: '1',
      inputArtifactDetails: { minimumCount: 0, maximumCount: 0 },
      outputArtifactDetails: { minimumCount: 0, maximumCount: 0 },
    })),
  ],
  stubs: [
    ...ruleStubs,
    stubs[0],
    ...(['First', 'Second', 'Third'] as const).map((provider, index) => ({
      ...stubs[index + 1],
      match: { provider },
    })),
  ],
} as never;

/** One emulator, the jobs that its workers hold, and the steps that can happen to it. */
class Run {
  readonly machine: PipelineMachine;
  readonly #plan: Plan;
  readonly #held: string[] = [];
  #edition = 0;

  constructor(file: string, plan: Plan) {
    this.machine = new PipelineMachine(file, document);
    this.#plan = plan;
    expect(this.machine.call('CreatePipeline', { pipeline: declarationOf(plan, 0) })).toBeTypeOf('object');
  }

  executions(): PipelineExecutionSummary[] {
    return this.machine.call('ListPipelineExecutions', { pipelineName: 'Sample' }).pipelineExecutionSummaries;
  }

  actions(): ActionExecutionDetail[] {
    return this.machine.call('ListActionExecutions', { pipelineName: 'Sample', maxResults: 100_000 })
      .actionExecutionDetails;
  }

  rules(): RuleExecutionDetail[] {
    return this.machine.call('ListRuleExecutions', { pipelineName: 'Sample', maxResults: 100_000 })
      .ruleExecutionDetails;
  }

  stages(): StageState[] {
    return this.machine.call('GetPipelineState', { name: 'Sample' }).stageStates;
  }

  take(step: Step): void {
    const { machine } = this;
    const pipelineName = 'Sample';
    const number = 'stage' in step ? step.stage % (this.#plan.stages.length + 1) : 0;
    const stageName = number === 0 ? 'Source' : `S${number}`;
    const executions = this.executions();
    const execution = 'pick' in step ? executions[step.pick % executions.length]?.pipelineExecutionId : undefined;
    switch (step.do) {
      case 'start':
        machine.call('StartPipelineExecution', { name: 'Sample' });
        return;
      case 'edit':
        this.#edition += 1;
        machine.call('UpdatePipeline', { pipeline: declarationOf(this.#plan, this.#edition) });
        return;
      case 'take': {
        const [job] = machine.call('PollForJobs', { actionTypeId: buildType }).jobs;
        if (job === undefined) return;
        machine.call('AcknowledgeJob', { jobId: job.id, nonce: job.nonce });
        this.#held.push(job.id);
        return;
      }
      case 'report': {
        const [jobId] = this.#held.splice(step.pick % Math.max(1, this.#held.length), 1);
        if (jobId !== undefined) this.#report(jobId, step.how);
        return;
      }
      case 'invoke': {
        const jobId = machine.takeInvocation();
        if (jobId === undefined || step.how === 'never') return;
        if (step.how === 'later') this.#held.push(jobId);
        else this.#report(jobId, step.how);
        return;
      }
      case 'approve': {
        const waiting = this.actions()
          .filter(({ status, input }) => status === 'InProgress' && input?.actionTypeId?.provider === 'Manual')
          .map(({ stageName, actionName, actionExecutionId: token }) => ({ stageName, actionName, token })); // L14
        const approval = waiting[step.pick % Math.max(1, waiting.length)];
        if (approval === undefined) return;
        machine.call('PutApprovalResult', {
          pipelineName,
          ...approval,
          result: { status: step.result, summary: 'seen' },
        });
        return;
      }
      case 'stop':
        machine.call('StopPipelineExecution', { pipelineName, pipelineExecutionId: execution, abandon: step.abandon });
        return;
      case 'retry':
        machine.call('RetryStageExecution', {
          pipelineName,
          stageName,
          pipelineExecutionId: execution,
          retryMode: step.mode,
        });
        return;
      case 'gate':
        if (step.open) machine.call('EnableStageTransition', { pipelineName, stageName, transitionType: 'Inbound' });
        else
          machine.call('DisableStageTransition', {
            pipelineName,
            stageName,
            transitionType: 'Inbound',
            reason: 'closed',
          });
        return;
      case 'override':
        machine.call('OverrideStageCondition', {
          pipelineName,
          stageName,
          pipelineExecutionId: execution,
          conditionType: step.gate,
        });
        return;
      case 'rollBack':
        machine.call('RollbackStage', { pipelineName, stageName, targetPipelineExecutionId: execution });
        return;
      case 'wait':
        machine.advance(step.milliseconds);
    }
  }

  #report(jobId: string, how: 'succeed' | 'fail' | 'continue'): void {
    const failureDetails = { type: 'JobFailed', message: 'broken' };
    if (how === 'fail') this.machine.call('PutJobFailureResult', { jobId, failureDetails });
    else this.machine.call('PutJobSuccessResult', { jobId, ...(how === 'continue' && { continuationToken: 't' }) });
  }

  /** Everything that a caller can see. */
  picture(): string {
    return JSON.stringify([this.executions(), this.stages(), this.actions(), this.rules()]);
  }
}

describe('random pipelines, workers, conditions, stops, retries, rollbacks, edits and times', {
  // A machine with much beside the tests has taken ten times as long.
  timeout: 100_000 + 100 * runs,
}, () => {
  it('keep what must be true at any time', () => {
    fc.assert(
      fc.property(plan, fc.array(step, { maxLength: 35, size: 'max' }), (given, steps) => {
        const run = new Run(':memory:', given);
        try {
          for (const one of steps) {
            run.take(one);
            expectInvariants(run.machine, ['Sample'], workers);
          }
        } finally {
          run.machine.close();
        }
      }),
      { numRuns: runs },
    );
  });

  it('come to the same when the emulator is restarted in between', () => {
    const folder = mkdtempSync(join(tmpdir(), 'codepipeline-local-'));
    let number = 0;
    try {
      fc.assert(
        fc.property(plan, fc.array(fc.tuple(step, fc.boolean()), { maxLength: 30 }), (given, steps) => {
          number += 1;
          const steady = new Run(':memory:', given);
          const restarted = new Run(join(folder, `${number}.db`), given);
          try {
            for (const [one, restarts] of steps) {
              steady.take(one);
              if (restarts) restarted.machine.restart();
              restarted.take(one);
            }
            restarted.machine.restart();
            expect(restarted.picture()).toBe(steady.picture());
          } finally {
            steady.machine.close();
            restarted.machine.close();
          }
        }),
        { numRuns: Math.ceil(runs / 3) },
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
