import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso';
import { useLoaded } from '../api/loaded.ts';
import { place, visitPlace } from '../api/place.ts';
import { Button } from '../parts/act.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { useKeys } from '../parts/use-keys.ts';
import { JobList } from './jobs/job-list.tsx';
import { JobPanel } from './jobs/job-panel.tsx';
import { ActionPanel } from './pipeline/action-panel.tsx';
import { StopDialog } from './pipeline/dialogs.tsx';
import { Executions } from './pipeline/executions.tsx';
import { Graph } from './pipeline/graph.tsx';
import { type ActionView, layOut } from './pipeline/lay-out.ts';
import { type Known, loadPipeline } from './pipeline/load.ts';
import { StartDialog } from './pipeline/start-dialog.tsx';
import { TriggerDialog } from './pipeline/trigger-dialog.tsx';

/** What of a pipeline is selected. */
interface Selection {
  readonly execution: string | undefined;
  readonly job: string | undefined;
  /** `Stage/Action`. */
  readonly action: string | undefined;
}

/** One pipeline: its executions, its stages as a picture, and the jobs that it has made. */
export default function Pipeline() {
  const { params, query } = useRoute();
  const { route, path } = useLocation();
  const name = params.name ?? '';
  const { account = place.peek().account, region = place.peek().region, job, action, execution } = query;
  // Before anything below asks for something there.
  const leave = useMemo(() => visitPlace({ account, region }), [account, region]);
  useEffect(() => leave, [leave]);
  const loaded = useLoaded(
    `${account} ${region} ${name} ${execution}`,
    (signal) => loadPipeline(name, execution, signal),
    ['state'],
  );
  const selection = { job, action, execution };
  const select = (changes: Partial<Selection>) => {
    const all = Object.entries({ account, region, ...selection, ...changes });
    route(`${path}?${new URLSearchParams(all.filter((entry): entry is [string, string] => entry[1] !== undefined))}`);
  };
  useEffect(() => {
    if (loaded.isGone && execution !== undefined) select({ job: undefined, action: undefined, execution: undefined });
  }, [loaded.isGone, execution]);
  // While another execution is asked for, keys go by those that were known.
  const executions = useRef<Known['executions']>([]);
  executions.current = loaded.data?.executions ?? executions.current;
  const move = (by: number) => {
    // Of the address, which is ahead of what is drawn when a key is pressed twice.
    const current = new URLSearchParams(location.search).get('execution');
    if (by < 0 && current === null) return;
    const at = executions.current.findIndex(({ pipelineExecutionId }) => pipelineExecutionId === current);
    const next = at + by;
    if (next >= executions.current.length) return;
    select({ execution: executions.current[next]?.pipelineExecutionId, job: undefined });
  };
  useKeys({ '[': () => move(1), ']': () => move(-1) });
  return <Shown of={loaded}>{(known) => <Screen known={known} selection={selection} select={select} />}</Shown>;
}

/** What a dialog asks more of before it is done. */
type Wish = 'start' | 'stop' | 'trigger';

interface ScreenProps {
  readonly known: Known;
  readonly selection: Selection;
  readonly select: (changes: Partial<Selection>) => void;
}

function Screen({ known, selection, select }: ScreenProps) {
  const { declaration, executions, jobs, runs, chosen } = known;
  const stages = useMemo(() => layOut(known), [known]);
  const [asks, setAsks] = useState<Wish | undefined>();
  const running = executions.filter(({ status }) => status === 'InProgress');
  useEffect(() => {
    document.title = `${declaration.name} · codepipeline-local`;
  }, [declaration.name]);
  const open = (stage: string, { declaration: { name }, job }: ActionView) =>
    select(job === undefined ? { action: `${stage}/${name}`, job: undefined } : { job: job.id, action: undefined });
  const [stage, action] = actionNamed(selection.action, stages);
  const close = () => setAsks(undefined);
  const isOpen = selection.job !== undefined || action !== undefined;
  const shownJobs = chosen ? jobs.filter((job) => isOfExecution(job.actionExecutionId, chosen.runs)) : jobs;
  return (
    <>
      <Head declaration={declaration} isRunning={running.length > 0} onAsk={setAsks} />
      <Executions
        executions={executions}
        chosen={chosen}
        onChoose={(execution) => select({ execution, job: undefined })}
      />
      <Graph
        pipeline={declaration.name}
        stages={stages}
        onAction={open}
        numberOf={(id) => executions.find(({ pipelineExecutionId }) => pipelineExecutionId === id)?.number}
      />
      <div class={isOpen ? 'split open' : 'split'}>
        <JobList
          label={`Jobs of ${declaration.name}`}
          jobs={shownJobs}
          selected={selection.job}
          onSelect={(job) => select({ job, action: undefined })}
          empty={
            <Empty
              what={
                executions.length === 0
                  ? 'This pipeline has not run yet. Start an execution; its custom actions make jobs.'
                  : `No execution of this pipeline${chosen ? ' that is shown' : ''} has made a job yet.`
              }
            />
          }
        />
        {selection.job !== undefined && <JobPanel id={selection.job} onClose={() => select({ job: undefined })} />}
        {selection.job === undefined && stage !== undefined && action !== undefined && (
          <ActionPanel
            stage={stage.name}
            action={action}
            run={(chosen?.runs ?? runs).find((run) => run.actionExecutionId === action.latest?.actionExecutionId)}
            onClose={() => select({ action: undefined })}
          />
        )}
      </div>
      {asks === 'start' && <StartDialog declaration={declaration} onClose={close} />}
      {asks === 'trigger' && <TriggerDialog pipeline={declaration.name} onClose={close} />}
      {asks === 'stop' && <StopDialog pipeline={declaration.name} executions={running} onClose={close} />}
    </>
  );
}

interface HeadProps extends Pick<Known, 'declaration'> {
  readonly isRunning: boolean;
  readonly onAsk: (wish: Wish) => void;
}

function Head({ declaration, isRunning, onAsk }: HeadProps) {
  return (
    <div class="head">
      <h1>{declaration.name}</h1>
      <span class="tag">{declaration.pipelineType ?? 'V1'}</span>
      <span class="tag">{declaration.executionMode ?? 'SUPERSEDED'}</span>
      <span class="muted">version {declaration.version}</span>
      <span class="grow" />
      <Button icon="stop" isOff={!isRunning} onPress={() => onAsk('stop')}>
        Stop
      </Button>
      <Button onPress={() => onAsk('trigger')}>Trigger…</Button>
      <Button icon="play" look="primary" onPress={() => onAsk('start')}>
        Start execution
      </Button>
    </div>
  );
}

function isOfExecution(id: string, runs: readonly { readonly actionExecutionId: string }[]): boolean {
  return runs.some(({ actionExecutionId }) => actionExecutionId === id);
}

function actionNamed(name: string | undefined, stages: ReturnType<typeof layOut>) {
  const stage = stages.find((each) => name?.startsWith(`${each.name}/`));
  const action = stage?.rows.flat().find(({ declaration }) => name === `${stage.name}/${declaration.name}`);
  return [stage, action] as const;
}
