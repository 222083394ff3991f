import type { JobSummary, PipelineState } from '../../../control/types.ts';
import type { ActionDeclaration, PipelineDeclaration, StageDeclaration } from '../../api/aws.ts';

type StageState = PipelineState['stageStates'][number];
type ActionState = StageState['actionStates'][number];

export interface ActionView {
  readonly declaration: ActionDeclaration;
  readonly state: ActionState | undefined;
  /** A status; `Waiting` for an approval, `Queued` for a job that nobody has taken, `None` before the first run. */
  readonly status: string;
  /** Its newest job, of a custom or a partner's action. */
  readonly job: JobSummary | undefined;
}

export interface StageView {
  readonly name: string;
  readonly declaration: StageDeclaration;
  readonly state: StageState | undefined;
  readonly status: string;
  /** By runOrder; those of one row run at the same time. */
  readonly rows: readonly (readonly ActionView[])[];
}

/** A pipeline's stages with what is in them. @param jobs Newest first */
export function layOut(
  declaration: PipelineDeclaration,
  { stageStates }: PipelineState,
  jobs: readonly JobSummary[],
): readonly StageView[] {
  return declaration.stages.map((stage) => {
    const state = stageStates.find(({ stageName }) => stageName === stage.name);
    const views = stage.actions.map((action): ActionView => {
      const actionState = state?.actionStates.find(({ actionName }) => actionName === action.name);
      const job = jobs.find((each) => each.stage === stage.name && each.action === action.name);
      return { declaration: action, state: actionState, status: statusOf(actionState, job), job };
    });
    const orders = [...new Set(stage.actions.map(({ runOrder = 1 }) => runOrder))].sort((one, other) => one - other);
    const rows = orders.map((order) => views.filter(({ declaration: { runOrder = 1 } }) => runOrder === order));
    const status = state?.latestExecution?.status ?? 'None';
    const waits = status === 'InProgress' && views.some((view) => view.status === 'Waiting');
    return { name: stage.name, declaration: stage, state, status: waits ? 'Waiting' : status, rows };
  });
}

function statusOf(state: ActionState | undefined, job: JobSummary | undefined): string {
  const latest = state?.latestExecution;
  if (latest === undefined) return 'None';
  if (latest.status !== 'InProgress') return latest.status;
  if (latest.token !== undefined) return 'Waiting';
  return job?.status === 'Queued' || job?.status === 'Dispatched' ? job.status : latest.status;
}
