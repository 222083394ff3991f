import type { RequestDetails } from '../../../control/types.ts';
import { to } from '../../addresses.ts';
import { get, segment } from '../../api/client.ts';
import { useLoaded } from '../../api/loaded.ts';
import { Copyable } from '../../parts/copyable.tsx';
import { JobLink } from '../../parts/job-link.tsx';
import { Pairs, Panel } from '../../parts/panel.tsx';
import { Shown } from '../../parts/states.tsx';
import { moment } from '../../parts/words.ts';
import { asCli, asSdk } from './as-code.ts';

interface RequestPanelProps {
  readonly number: string;
  readonly onFilter: (changes: Readonly<Record<string, string | undefined>>) => void;
  readonly onClose: () => void;
}

/** One request: what was asked, what was answered, and the same as a command and as code. */
export function RequestPanel({ number, onFilter, onClose }: RequestPanelProps) {
  const loaded = useLoaded(
    `request ${number}`,
    (signal) => get<RequestDetails>(`/requests/${segment(number)}`, {}, signal),
    ['requests'],
  );
  return (
    <Panel title={loaded.data?.operation ?? `Request ${number}`} onClose={onClose}>
      <Shown of={loaded}>{(request) => <Details request={request} onFilter={onFilter} />}</Shown>
    </Panel>
  );
}

interface DetailsProps extends Pick<RequestPanelProps, 'onFilter'> {
  readonly request: RequestDetails;
}

function Details({ request, onFilter }: DetailsProps) {
  const { operation, service, input, gotNothing, answer, verdicts } = request;
  return (
    <>
      {verdicts.map(({ kind, message }) => (
        <p key={kind} class="verdict">
          <a href={to('/conduct')}>{kind}</a> {message}
        </p>
      ))}
      {gotNothing !== undefined && <p class="verdict why">{gotNothing}</p>}
      <Facts request={request} />
      <Narrow request={request} onFilter={onFilter} />
      {input !== undefined && (
        <>
          <h3>Input</h3>
          <Copyable text={JSON.stringify(input, undefined, 2)} label="Copy the input" />
        </>
      )}
      <h3>Answer</h3>
      {answer === undefined ? (
        <p class="muted">{withoutAnswer(request)}</p>
      ) : (
        <>
          <Copyable text={JSON.stringify(answer.body, undefined, 2)} label="Copy the answer" />
          {answer.isCut && <p class="muted">The first 8 KiB of it.</p>}
        </>
      )}
      {service === 'codepipeline' && operation !== undefined && (
        <>
          <h3>With the AWS CLI</h3>
          <Copyable text={asCli(operation, input ?? {})} label="Copy the command" />
          <h3>With the SDK for JavaScript</h3>
          <Copyable text={asSdk(operation, input ?? {})} label="Copy the code" />
        </>
      )}
    </>
  );
}

function Facts({ request }: { readonly request: RequestDetails }) {
  const { service, status, error, jobIds, fault } = request;
  return (
    <Pairs
      of={[
        ['Number', request.number],
        ['Service', service],
        ['Answer', status ?? 'none was sent'],
        ['Error', error && `${error.code}: ${error.message}`],
        ['Fault', fault && <a href={to('/faults')}>{fault}</a>],
        ['At', `${moment(request.at)} by the emulator's clock`],
        ['Real time', moment(request.realTime)],
        ['Took', `${request.duration.toFixed(1)} ms`],
        ['Key', request.accessKeyId],
        ['Place', request.accountId && `${request.accountId}, ${request.region}`],
        ['Jobs', jobIds.length > 0 && jobIds.map((id) => [<JobLink key={id} id={id} />, ' '])],
      ]}
    />
  );
}

/** Buttons that leave only requests like this one in the list. */
function Narrow({ request: { operation, error, jobIds }, onFilter }: DetailsProps) {
  return (
    <div class="buttons start">
      {operation !== undefined && (
        <button type="button" class="button small" onClick={() => onFilter({ operation })}>
          Only this operation
        </button>
      )}
      {error !== undefined && (
        <button type="button" class="button small" onClick={() => onFilter({ error: error.code })}>
          Only this error
        </button>
      )}
      {jobIds[0] !== undefined && (
        <button type="button" class="button small" onClick={() => onFilter({ jobId: jobIds[0] })}>
          Only this job
        </button>
      )}
    </div>
  );
}

function withoutAnswer({ service, status }: RequestDetails): string {
  if (status === null) return 'No answer was sent.';
  if (service !== 'codepipeline') return 'Answers are kept of CodePipeline alone.';
  return 'It has no body, or is none of the last 1,000 that are kept.';
}
