import { useRoute } from 'preact-iso';
import type { ActionRun, ExecutionDescription } from '../../control/types.ts';
import { toPipeline } from '../addresses.ts';
import { get, segment } from '../api/client.ts';
import { useLoaded } from '../api/loaded.ts';
import { Glyph, Status } from '../parts/icons.tsx';
import { Pairs } from '../parts/panel.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { duration, moment } from '../parts/words.ts';
import { foldIdle } from './execution/fold-idle.ts';

interface Known {
  readonly execution: ExecutionDescription;
  readonly runs: readonly ActionRun[];
}

async function load(id: string, signal: AbortSignal): Promise<Known> {
  const execution = await get<ExecutionDescription>(`/executions/${segment(id)}`, {}, signal);
  const { pipelineName, accountId: account, region } = execution;
  const { actions } = await get<{ actions: readonly ActionRun[] }>(
    `/pipelines/${segment(pipelineName)}/history`,
    { executionId: id, account, region },
    signal,
  );
  return { execution, runs: actions };
}

/** One run of a pipeline: a bar for each of its actions, by the emulator's clock. */
export default function ExecutionScreen() {
  const { params } = useRoute();
  const { id = '' } = params;
  const loaded = useLoaded(id, (signal) => load(id, signal), ['state']);
  return (
    <Shown of={loaded}>
      {({ execution, runs }) => (
        <>
          <div class="head">
            <h1>
              <a href={toPipeline(execution.pipelineName, { account: execution.accountId, region: execution.region })}>
                {execution.pipelineName}
              </a>
            </h1>
            <span class="mono">{execution.id}</span>
            <Status status={execution.status} />
          </div>
          <div class="page">
            <div class="card">
              <Pairs
                of={[
                  [
                    'Started by',
                    [execution.trigger.triggerType, execution.trigger.triggerDetail].filter(Boolean).join(' '),
                  ],
                  ['Started', moment(execution.startedAt)],
                  ['Last changed', moment(execution.updatedAt)],
                  ['Mode', `${execution.executionMode}, version ${execution.pipelineVersion}`],
                  ['Why', execution.statusSummary],
                  ['Stopped for', execution.stopReason],
                  ['Waits for', execution.waitingForStage],
                  ...Object.entries(execution.variables).map(
                    ([name, value]) => [`#{variables.${name}}`, value] as const,
                  ),
                ]}
              />
            </div>
            {runs.length === 0 ? <Empty what="None of its actions has started yet." /> : <Timeline runs={runs} />}
          </div>
        </>
      )}
    </Shown>
  );
}

function Timeline({ runs }: { readonly runs: readonly ActionRun[] }) {
  const { placeOf, breaks } = foldIdle(
    runs.map(({ startTime, lastUpdateTime }) => [Date.parse(startTime), Date.parse(lastUpdateTime)] as const),
  );
  return (
    <div class="timeline">
      <ol aria-label="Actions">
        {runs.map((run) => (
          <Run key={run.actionExecutionId} run={run} placeOf={placeOf} />
        ))}
      </ol>
      {breaks.length > 0 && (
        <p class="muted">
          Folded: {breaks.map((milliseconds) => duration(milliseconds)).join(', ')} in which nothing happened.
        </p>
      )}
    </div>
  );
}

interface RunProps {
  readonly run: ActionRun;
  /** Of a moment, in per cent of the width. */
  readonly placeOf: (moment: number) => number;
}

function Run({ run, placeOf }: RunProps) {
  const { stageName, actionName, status, startTime, lastUpdateTime, output, input } = run;
  const [from, to_] = [placeOf(Date.parse(startTime)), placeOf(Date.parse(lastUpdateTime))];
  const { externalExecutionId, externalExecutionSummary, errorDetails } = output.executionResult ?? {};
  const variables = Object.entries(output.outputVariables ?? {});
  const configuration = Object.entries(input.resolvedConfiguration ?? {});
  return (
    <li class={`status is-${status}`}>
      <details>
        <summary>
          <Glyph status={status} />
          <span class="cut">
            <span class="muted">{stageName} ›</span> {actionName}
          </span>
          <span class="track">
            <i style={{ left: `${from}%`, width: `${Math.max(0.6, to_ - from)}%` }} />
          </span>
          <span class="end">{duration(Date.parse(lastUpdateTime) - Date.parse(startTime))}</span>
        </summary>
        <Pairs
          of={[
            ['Status', status],
            ['Started', moment(startTime)],
            ['Last changed', moment(lastUpdateTime)],
            ['External id', externalExecutionId],
            ['Error', errorDetails && `${errorDetails.code}: ${externalExecutionSummary}`],
            ...configuration.map(([name, value]) => [name, value] as const),
            ...variables.map(([name, value]) => [`Output ${name}`, value] as const),
          ]}
        />
      </details>
    </li>
  );
}
