import { useEffect, useState } from 'preact/hooks';
import type { JobArtifactDescription, JobDescription } from '../../../control/types.ts';
import { to, toPipeline } from '../../addresses.ts';
import { address, get, segment } from '../../api/client.ts';
import { useAnswer, useLoaded } from '../../api/loaded.ts';
import { Button, isGone, Refused, useAct } from '../../parts/act.tsx';
import { Glyph, Status } from '../../parts/icons.tsx';
import { JobLink } from '../../parts/job-link.tsx';
import { Pairs, Panel } from '../../parts/panel.tsx';
import { Shown } from '../../parts/states.tsx';
import { TimeOfDay, Until } from '../../parts/time.tsx';
import { useKeys } from '../../parts/use-keys.ts';
import { bytes, jobEventWords, short } from '../../parts/words.ts';
import { acknowledge, take } from './as-worker.ts';
import { ContinueDialog, FailDialog, SucceedDialog } from './result-dialogs.tsx';

interface JobPanelProps {
  readonly id: string;
  readonly onClose: () => void;
}

/** One job: what happened to it, what it is about, and what a worker would do next. */
export function JobPanel({ id, onClose }: JobPanelProps) {
  const [showsSecrets, setShowsSecrets] = useState(false);
  const loaded = useLoaded(
    `${id} ${showsSecrets}`,
    (signal) => get<JobDescription>(`/jobs/${segment(id)}`, { secrets: showsSecrets || undefined }, signal),
    ['state'],
  );
  useEffect(() => {
    if (loaded.isGone) onClose();
  }, [loaded.isGone]);
  return (
    <Panel title={id} before={loaded.data && <Status status={loaded.data.status} />} onClose={onClose}>
      <Shown of={loaded}>
        {(job) => (
          <>
            <BeTheWorker job={job} />
            <Story job={job} />
            <About job={job} />
            <Configuration job={job} showsSecrets={showsSecrets} onToggle={() => setShowsSecrets(!showsSecrets)} />
            <Artifacts job={job} />
            <Requests id={id} />
          </>
        )}
      </Shown>
    </Panel>
  );
}

const prompts: Readonly<Record<string, string>> = {
  Queued: 'Nobody has taken this job. Be the worker:',
  Dispatched: 'Dispatched, and not acknowledged yet. Answer in the worker’s place:',
  InProgress: 'In a worker’s hands. Answer in its place:',
};

/** What a worker would do with the job as it is. */
function BeTheWorker({ job }: { readonly job: JobDescription }) {
  const { status, function: functionName, clientId } = job;
  const [asks, setAsks] = useState<'succeed' | 'fail' | 'continue' | undefined>();
  const { act, error, isBusy } = useAct();
  const isMine = functionName === undefined;
  const step =
    status === 'Queued' && isMine
      ? { verb: 'Poll', work: () => take(job) }
      : status === 'Dispatched'
        ? { verb: 'Acknowledge', work: () => acknowledge(job) }
        : undefined;
  useKeys({
    ...(step && { t: () => !isBusy && !isGone.value && act(step.work) }),
    ...(status === 'InProgress' && { y: () => setAsks('succeed'), n: () => setAsks('fail') }),
  });
  const prompt = prompts[status];
  if (prompt === undefined) return null;
  const close = () => setAsks(undefined);
  return (
    <div class="hand">
      <p>
        {clientId !== undefined && `Of the client ${short(clientId)}. `}
        {isMine ? prompt : `The function ${functionName} does this job. Answer in its place:`}
      </p>
      <div class="buttons">
        {step && (
          <Button isSmall look="primary" icon="hand" isOff={isBusy} onPress={() => act(step.work)}>
            {step.verb}
          </Button>
        )}
        {status === 'InProgress' && (
          <>
            <button type="button" class="button small yes" onClick={() => setAsks('succeed')}>
              Succeed…
            </button>
            <button type="button" class="button small no" onClick={() => setAsks('fail')}>
              Fail…
            </button>
            <button type="button" class="button small" onClick={() => setAsks('continue')}>
              Continue…
            </button>
          </>
        )}
      </div>
      <Refused error={error} />
      {asks === 'succeed' && <SucceedDialog job={job} onClose={close} />}
      {asks === 'fail' && <FailDialog job={job} onClose={close} />}
      {asks === 'continue' && <ContinueDialog job={job} onClose={close} />}
    </div>
  );
}

function Story({ job }: { readonly job: JobDescription }) {
  const { history, createdAt, failureDetails } = job;
  return (
    <>
      <h3>What happened</h3>
      <ol class="story">
        <li class="status is-Queued">
          <Glyph status="Created" isPicture />
          <span>Made</span>
          <TimeOfDay at={createdAt} />
        </li>
        {history.map(({ at, event, status, nonce }) => (
          <li key={`${at} ${event}`} class={`status is-${status}`}>
            <Glyph status={status} isPicture />
            <span>
              {jobEventWords(event)}
              {event === 'HandedOut' && nonce !== null && <span class="muted"> under nonce {nonce}</span>}
            </span>
            <TimeOfDay at={at} />
          </li>
        ))}
      </ol>
      {failureDetails && (
        <p class="refused">
          {failureDetails.type}: {failureDetails.message}
        </p>
      )}
    </>
  );
}

function About({ job }: { readonly job: JobDescription }) {
  const { actionTypeId, pipelineName, stage, action, deadline, status, chain, id } = job;
  const { category, owner, provider, version } = actionTypeId;
  const isOpen = prompts[status] !== undefined;
  const others = chain.filter((each) => each !== id);
  return (
    <>
      <h3>Action</h3>
      <Pairs
        of={[
          ['Type', `${category} / ${owner} / ${provider} / ${version}`],
          [
            'From',
            job.pipelineExecutionId === undefined ? (
              `${pipelineName} › ${stage} › ${action}`
            ) : (
              <a
                href={toPipeline(pipelineName, {
                  account: job.accountId,
                  region: job.region,
                  execution: job.pipelineExecutionId,
                  action: `${stage}/${action}`,
                })}
              >
                {pipelineName} › {stage} › {action}
              </a>
            ),
          ],
          [
            'Execution',
            job.pipelineExecutionId && (
              <a class="mono" href={to(`/executions/${job.pipelineExecutionId}`)}>
                {short(job.pipelineExecutionId)}
              </a>
            ),
          ],
          ['Times out', isOpen && <Until at={deadline} />],
          ['Client', job.clientId],
          ['External id', job.externalExecutionId],
          ['Progress', job.percentComplete !== undefined && `${job.percentComplete} %`],
          ['Summary', job.summary],
          ['Token', job.continuationToken],
          ['Chain', others.length > 0 && others.map((other) => [<JobLink key={other} id={other} />, ' '])],
          ...Object.entries(job.outputVariables ?? {}).map(([name, value]) => [`Output ${name}`, value] as const),
        ]}
      />
    </>
  );
}

interface ConfigurationProps {
  readonly job: JobDescription;
  readonly showsSecrets: boolean;
  readonly onToggle: () => void;
}

function Configuration({ job, showsSecrets, onToggle }: ConfigurationProps) {
  const entries = Object.entries(job.configuration);
  if (entries.length === 0) return null;
  const hasSecrets = showsSecrets || entries.some(([, value]) => value === '****');
  return (
    <>
      <h3>Configuration</h3>
      <Pairs of={entries.map(([name, value]) => [name, <span class="mono">{value}</span>] as const)} />
      {hasSecrets && (
        <button type="button" class="button small" aria-pressed={showsSecrets} onClick={onToggle}>
          {showsSecrets ? 'Cover secrets' : 'Show secrets'}
        </button>
      )}
    </>
  );
}

function Artifacts({ job }: { readonly job: JobDescription }) {
  const loaded = useLoaded(
    `artifacts ${job.id}`,
    (signal) => get<{ artifacts: readonly JobArtifactDescription[] }>(`/jobs/${segment(job.id)}/artifacts`, {}, signal),
    ['state', 'requests'],
  );
  const artifacts = loaded.data?.artifacts ?? [];
  if (artifacts.length === 0) return null;
  return (
    <>
      <h3>Artifacts</h3>
      <Pairs
        of={artifacts.map(({ role, name, location, content }) => {
          const { bucketName: bucket, objectKey: key } = location.s3Location;
          return [
            `${role} ${name}`,
            content === undefined ? (
              <span class="muted">nobody has put it yet</span>
            ) : (
              <>
                <a href={to('/artifacts', { bucket, key })}>{bytes(content.size)}</a>
                {content.entries !== undefined && `, ${content.entries.length} files`}{' '}
                <a href={address('/artifacts/content', { bucket, key })} download>
                  Download
                </a>
              </>
            ),
          ] as const;
        })}
      />
    </>
  );
}

/** The requests that touched the job. */
function Requests({ id }: { readonly id: string }) {
  const loaded = useAnswer('/requests', { jobId: id, limit: 20 }, ['requests']);
  const requests = loaded.data?.requests ?? [];
  if (requests.length === 0) return null;
  return (
    <>
      <h3>Requests</h3>
      <Pairs
        of={requests.map(({ number, operation, status, error, at }) => [
          (<TimeOfDay key={number} at={at} />) as never,
          <a key={number} href={to('/requests', { number: String(number) })}>
            {operation ?? 'unknown operation'} {error?.code ?? status ?? 'no answer'}
          </a>,
        ])}
      />
    </>
  );
}
