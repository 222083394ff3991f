import type { JobSummary, PipelineState } from '../../../control/types.ts';
import type { ActionDeclaration, ConditionState, RunDetail, StageDeclaration } from '../../api/aws.ts';
import type { Chosen, Known } from './load.ts';

type StageState = PipelineState['stageStates'][number];
type ActionState = StageState['actionStates'][number];

export interface ActionView {
  readonly declaration: ActionDeclaration;
  /** As it is now, in whichever execution was last in it. */
  readonly state: ActionState | undefined;
  /** A status; `Waiting` for an approval, `Queued` for a job that nobody has taken, `None` before the first run. */
  readonly status: string;
  readonly latest: Latest | undefined;
  /** The newest job of that run, of a custom or a partner's action. */
  readonly job: JobSummary | undefined;
}

/** What the run that is shown has come to. */
interface Latest {
  readonly actionExecutionId: string;
  readonly changedAt: string;
  readonly summary?: string | undefined;
  readonly percentComplete?: number | undefined;
  readonly errorDetails?: { readonly code?: string; readonly message?: string | undefined } | undefined;
}

/** A condition's rules, each with how it ended. */
export interface GateView {
  readonly gate: 'BEFORE_ENTRY' | 'ON_SUCCESS' | 'ON_FAILURE';
  readonly title: string;
  readonly result: string | undefined;
  readonly status: string;
  readonly rules: readonly {
    readonly name: string;
    readonly provider: string;
    readonly status: string;
    readonly why: string | undefined;
  }[];
}

export interface StageView {
  readonly name: string;
  readonly state: StageState | undefined;
  readonly status: string;
  /** The execution that is shown in it. */
  readonly execution: string | undefined;
  /** By runOrder; those of one row run at the same time. */
  readonly rows: readonly (readonly ActionView[])[];
  readonly entry: readonly GateView[];
  readonly exit: readonly GateView[];
}

/** A pipeline's stages with what is in them: of one execution, or of whichever was last in each. */
export function layOut({ declaration, state: { stageStates }, jobs, chosen }: Known): readonly StageView[] {
  return declaration.stages.map((stage) => {
    const state = stageStates.find(({ stageName }) => stageName === stage.name);
    const views = stage.actions.map((action): ActionView => {
      const actionState = state?.actionStates.find(({ actionName }) => actionName === action.name);
      const { latest, status } = chosen ? ofRun(chosen, stage.name, action.name, actionState) : ofState(actionState);
      const job = latest && jobs.find(({ actionExecutionId }) => actionExecutionId === latest.actionExecutionId);
      const isApproval = action.actionTypeId.category === 'Approval';
      return {
        declaration: action,
        state: actionState,
        latest,
        job,
        status: status === 'InProgress' ? inProgress(isApproval, job) : status,
      };
    });
    const orders = [...new Set(stage.actions.map(({ runOrder = 1 }) => runOrder))].sort((one, other) => one - other);
    const rows = orders.map((order) => views.filter(({ declaration: { runOrder = 1 } }) => runOrder === order));
    const gates = gatesOf(stage, state, chosen);
    const status = chosen ? statusOfStage(chosen, stage, views, gates) : (state?.latestExecution?.status ?? 'None');
    const waits = status === 'InProgress' && views.some((view) => view.status === 'Waiting');
    return {
      name: stage.name,
      state,
      status: waits ? 'Waiting' : status,
      execution: chosen
        ? status === 'None'
          ? undefined
          : chosen.execution.id
        : state?.latestExecution?.pipelineExecutionId,
      rows,
      entry: gates.filter(({ gate }) => gate === 'BEFORE_ENTRY'),
      exit: gates.filter(({ gate }) => gate !== 'BEFORE_ENTRY'),
    };
  });
}

function inProgress(isApproval: boolean, job: JobSummary | undefined): string {
  if (isApproval) return 'Waiting';
  return job?.status === 'Queued' || job?.status === 'Dispatched' ? job.status : 'InProgress';
}

function ofState(state: ActionState | undefined): { readonly latest: Latest | undefined; readonly status: string } {
  const latest = state?.latestExecution;
  return { latest: latest && { ...latest, changedAt: latest.lastStatusChange }, status: latest?.status ?? 'None' };
}

function ofRun(
  { runs }: Chosen,
  stage: string,
  action: string,
  state: ActionState | undefined,
): ReturnType<typeof ofState> {
  const run = runs.findLast((each) => each.stageName === stage && each.actionName === action);
  const known = ofState(state);
  // Among the runs an approval that an edit has put out of date goes on (J8): nobody can answer it.
  const hasEnded = run?.status === 'InProgress' && known.status === 'Failed';
  if (hasEnded && run.actionExecutionId === known.latest?.actionExecutionId) return known;
  return { latest: run && latestOf(run), status: run?.status ?? 'None' };
}

/** As GetPipelineState tells it: the message of a failure stands among its details, not in the summary (L21). */
function latestOf({ actionExecutionId, lastUpdateTime, output }: RunDetail): Latest {
  const { externalExecutionSummary: text, errorDetails } = output.executionResult ?? {};
  return {
    actionExecutionId,
    changedAt: lastUpdateTime,
    ...(errorDetails ? { errorDetails: { ...errorDetails, message: text } } : { summary: text }),
  };
}

/** Of one execution the service tells the stages' statuses nowhere; they follow from those of its actions. */
function statusOfStage(
  { execution }: Chosen,
  stage: StageDeclaration,
  views: readonly ActionView[],
  gates: readonly GateView[],
): string {
  const isHeld = gates.some(({ gate, status }) => gate !== 'ON_FAILURE' && ['Failed', 'Errored'].includes(status));
  if (isHeld && execution.status === 'Failed') return 'Failed';
  const statuses = views.map(({ status }) => status);
  if (statuses.includes('Failed')) return 'Failed';
  if (statuses.includes('Abandoned')) return 'Stopped';
  if (execution.stage === stage.name) return 'InProgress';
  if (statuses.every((status) => status === 'Succeeded')) return 'Succeeded';
  return statuses.every((status) => status === 'None') ? 'None' : execution.status;
}

const gateTitles = {
  BEFORE_ENTRY: 'Before entry',
  ON_SUCCESS: 'On success',
  ON_FAILURE: 'On failure',
} as const;

function gatesOf(stage: StageDeclaration, state: StageState | undefined, chosen: Chosen | undefined): GateView[] {
  const states = state as
    | Partial<
        Record<'beforeEntryConditionState' | 'onSuccessConditionState' | 'onFailureConditionState', ConditionState>
      >
    | undefined;
  return [
    ['BEFORE_ENTRY', stage.beforeEntry, states?.beforeEntryConditionState] as const,
    ['ON_SUCCESS', stage.onSuccess, states?.onSuccessConditionState] as const,
    ['ON_FAILURE', stage.onFailure, states?.onFailureConditionState] as const,
  ].flatMap(([gate, declared, last]) =>
    (declared?.conditions ?? [])
      .filter(({ rules = [] }) => rules.length > 0)
      .map(({ result, rules = [] }) => {
        const views = rules.map(({ name, ruleTypeId: { provider } }) => {
          const run = chosen?.rules.findLast((each) => each.stageName === stage.name && each.ruleName === name);
          const seen = last?.conditionStates?.[0]?.ruleStates?.find(({ ruleName }) => ruleName === name);
          const told = chosen ? run?.output?.executionResult : seen?.latestExecution;
          const summary = chosen
            ? run?.output?.executionResult?.externalExecutionSummary
            : seen?.latestExecution?.summary;
          return {
            name,
            provider,
            status: (chosen ? run?.status : seen?.latestExecution?.status) ?? 'None',
            why: told?.errorDetails?.message ?? summary,
          };
        });
        const status = chosen ? worst(views.map((each) => each.status)) : (last?.latestExecution?.status ?? 'None');
        return { gate, title: gateTitles[gate], result, status, rules: views };
      }),
  );
}

function worst(statuses: readonly string[]): string {
  const order = ['Failed', 'Errored', 'InProgress', 'Overridden', 'Succeeded'];
  return order.find((status) => statuses.includes(status)) ?? 'None';
}
