import type { ExecutionDescription, JobSummary, PipelineState } from '../../../control/types.ts';
import type { ExecutionSummary, PipelineDeclaration, RuleRun, RunDetail } from '../../api/aws.ts';
import { call, get, segment } from '../../api/client.ts';
import { place } from '../../api/place.ts';

/** Executions that are counted; of more, none has a number. */
const mostCounted = 100;

/** An execution, with its place in the order in which they started where that is known. */
export interface NumberedExecution extends ExecutionSummary {
  readonly number: number | undefined;
}

/** What one execution has done. */
export interface Chosen {
  readonly execution: ExecutionDescription;
  /** Oldest first. */
  readonly runs: readonly RunDetail[];
  readonly rules: readonly RuleRun[];
}

/** What is known of a pipeline. */
export interface Known {
  readonly declaration: PipelineDeclaration;
  readonly state: PipelineState;
  /** Newest first. */
  readonly executions: readonly NumberedExecution[];
  /** Newest first. */
  readonly jobs: readonly JobSummary[];
  /** Runs of the newest executions, oldest first. */
  readonly runs: readonly RunDetail[];
  readonly chosen: Chosen | undefined;
}

/** @throws Refusal */
export async function loadPipeline(name: string, chosen: string | undefined, signal: AbortSignal): Promise<Known> {
  const where = place.peek();
  const history = (executionId?: string) =>
    get<{ actions: readonly RunDetail[] }>(`/pipelines/${segment(name)}/history`, { ...where, executionId }, signal);
  const [{ pipeline }, state, { pipelineExecutionSummaries: executions, nextToken }, { jobs }, { actions }, one] =
    await Promise.all([
      call<{ pipeline: PipelineDeclaration }>('GetPipeline', { name }),
      get<PipelineState>(`/pipelines/${segment(name)}/state`, where, signal),
      call<{ pipelineExecutionSummaries: readonly ExecutionSummary[]; nextToken?: string }>('ListPipelineExecutions', {
        pipelineName: name,
        maxResults: mostCounted,
      }),
      get('/jobs', { ...where, limit: 200, pipeline: name, folded: true }, signal),
      history(),
      chosen === undefined ? undefined : loadExecution(chosen, history, name, signal),
    ]);
  return {
    declaration: pipeline,
    state,
    executions: executions.map((execution, index) => ({
      ...execution,
      number: nextToken === undefined ? executions.length - index : undefined,
    })),
    jobs: [...jobs].reverse(),
    runs: actions,
    chosen: one,
  };
}

async function loadExecution(
  id: string,
  history: (id: string) => Promise<{ actions: readonly RunDetail[] }>,
  pipelineName: string,
  signal: AbortSignal,
): Promise<Chosen> {
  const [execution, { actions: runs }, { ruleExecutionDetails: rules }] = await Promise.all([
    get<ExecutionDescription>(`/executions/${segment(id)}`, {}, signal),
    history(id),
    call<{ ruleExecutionDetails: readonly RuleRun[] }>('ListRuleExecutions', {
      pipelineName,
      filter: { pipelineExecutionId: id },
    }),
  ]);
  return { execution, runs, rules: [...rules].reverse() };
}
