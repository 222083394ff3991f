import { useEffect, useMemo, useState } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso';
import type { JobSummary, PipelineState } from '../../control/types.ts';
import { to } from '../addresses.ts';
import type { ExecutionSummary, PipelineDeclaration } from '../api/aws.ts';
import { call, get, segment } from '../api/client.ts';
import { useLoaded } from '../api/loaded.ts';
import { place } from '../api/place.ts';
import { Button } from '../parts/act.tsx';
import { Glyph, Status } from '../parts/icons.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { Age } from '../parts/time.tsx';
import { short, statusWords } from '../parts/words.ts';
import { JobList } from './jobs/job-list.tsx';
import { JobPanel } from './jobs/job-panel.tsx';
import { StartDialog, StopDialog } from './pipeline/dialogs.tsx';
import { Graph } from './pipeline/graph.tsx';
import { layOut } from './pipeline/lay-out.ts';

/** What is known of a pipeline. */
interface Known {
  readonly declaration: PipelineDeclaration;
  readonly state: PipelineState;
  readonly executions: readonly ExecutionSummary[];
  readonly jobs: readonly JobSummary[];
}

async function load(name: string, signal: AbortSignal): Promise<Known> {
  const where = place.value;
  const [{ pipeline }, state, { pipelineExecutionSummaries }, { jobs }] = await Promise.all([
    call<{ pipeline: PipelineDeclaration }>('GetPipeline', { name }),
    get<PipelineState>(`/pipelines/${segment(name)}/state`, where, signal),
    call<{ pipelineExecutionSummaries: readonly ExecutionSummary[] }>('ListPipelineExecutions', {
      pipelineName: name,
      maxResults: 20,
    }),
    get<{ jobs: readonly JobSummary[] }>('/jobs', { ...where, limit: 1000, pipeline: name }, signal),
  ]);
  return {
    declaration: pipeline,
    state,
    executions: pipelineExecutionSummaries,
    jobs: [...jobs].reverse(),
  };
}

/** One pipeline: its executions, its stages as a picture, and the jobs that it has made. */
export default function Pipeline() {
  const { params, query } = useRoute();
  const { route, path } = useLocation();
  const name = params.name ?? '';
  const { account = place.value.account, region = place.value.region, job } = query;
  place.value = place.peek().account === account && place.peek().region === region ? place.peek() : { account, region };
  const loaded = useLoaded(`${account} ${region} ${name}`, (signal) => load(name, signal), ['state']);
  const select = (id: string | undefined) =>
    route(`${path}?${new URLSearchParams({ account, region, ...(id !== undefined && { job: id }) })}`);
  return <Shown of={loaded}>{(known) => <Screen known={known} job={job} select={select} />}</Shown>;
}

interface ScreenProps {
  readonly known: Known;
  readonly job: string | undefined;
  readonly select: (id: string | undefined) => void;
}

function Screen({ known, job, select }: ScreenProps) {
  const { declaration, state, executions, jobs } = known;
  const stages = useMemo(() => layOut(declaration, state, jobs), [declaration, state, jobs]);
  const [asks, setAsks] = useState<'start' | 'stop' | undefined>();
  const [latest] = executions;
  const running = executions.filter(({ status }) => status === 'InProgress');
  useEffect(() => {
    document.title = `${declaration.name} · codepipeline-local`;
  }, [declaration.name]);
  return (
    <>
      <div class="head">
        <h1>{declaration.name}</h1>
        <span class="tag">{declaration.pipelineType ?? 'V1'}</span>
        <span class="tag">{declaration.executionMode ?? 'SUPERSEDED'}</span>
        <span class="muted">version {declaration.version}</span>
        <span class="grow" />
        <Button icon="stop" isOff={running.length === 0} onPress={() => setAsks('stop')}>
          Stop
        </Button>
        <Button icon="play" look="primary" onPress={() => setAsks('start')}>
          Start execution
        </Button>
      </div>
      <Runs executions={executions} />
      <Graph pipeline={declaration.name} stages={stages} onJob={select} />
      <div class={job === undefined ? 'split' : 'split open'}>
        <JobList
          label={`Jobs of ${declaration.name}`}
          jobs={jobs}
          selected={job}
          onSelect={select}
          empty={
            <Empty
              what={
                latest === undefined
                  ? 'This pipeline has not run yet. Start an execution; its custom actions make jobs.'
                  : 'No execution of this pipeline has made a job yet.'
              }
            />
          }
        />
        {job !== undefined && <JobPanel id={job} onClose={() => select(undefined)} />}
      </div>
      {asks === 'start' && <StartDialog declaration={declaration} onClose={() => setAsks(undefined)} />}
      {asks === 'stop' && (
        <StopDialog pipeline={declaration.name} executions={running} onClose={() => setAsks(undefined)} />
      )}
    </>
  );
}

function Runs({ executions }: { readonly executions: readonly ExecutionSummary[] }) {
  const { route } = useLocation();
  const [latest] = executions;
  if (latest === undefined) return null;
  const revision = latest.sourceRevisions?.[0]?.revisionId;
  return (
    <div class="runs">
      <ol aria-label="Latest executions, oldest first">
        {[...executions].reverse().map(({ pipelineExecutionId: id, status }) => (
          <li key={id}>
            <button
              type="button"
              class={`run status is-${status}`}
              aria-pressed={id === latest.pipelineExecutionId}
              aria-label={`Execution ${short(id)}: ${statusWords(status)}`}
              title={`${id}: ${statusWords(status)}`}
              onClick={() => route(to(`/executions/${id}`))}
            >
              <Glyph status={status} isPicture />
            </button>
          </li>
        ))}
      </ol>
      <Status status={latest.status} />
      <span>
        Execution{' '}
        <a class="mono" href={to(`/executions/${latest.pipelineExecutionId}`)}>
          {short(latest.pipelineExecutionId)}
        </a>
      </span>
      <span>
        started by {latest.trigger?.triggerType ?? 'nobody'}, <Age since={latest.startTime} /> ago
      </span>
      {revision !== undefined && (
        <span>
          revision <span class="mono">{revision.slice(0, 12)}</span>
        </span>
      )}
      {latest.statusSummary !== undefined && <span class="refused">{latest.statusSummary}</span>}
    </div>
  );
}
