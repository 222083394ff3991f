import type { RequestDescription } from '../../../control/types.ts';
import { to } from '../../addresses.ts';
import { Copyable } from '../../parts/copyable.tsx';
import { Pairs, Panel } from '../../parts/panel.tsx';
import { Empty } from '../../parts/states.tsx';
import { moment, short } from '../../parts/words.ts';
import { asCli, asSdk } from './as-code.ts';

interface RequestPanelProps {
  /** Undefined when the journal does not keep it any more. */
  readonly request: RequestDescription | undefined;
  readonly onFilter: (changes: Readonly<Record<string, string | undefined>>) => void;
  readonly onClose: () => void;
}

/** One request: what was asked, what was answered, and the same as a command and as code. */
export function RequestPanel({ request, onFilter, onClose }: RequestPanelProps) {
  if (request === undefined) {
    return (
      <Panel title="Request" onClose={onClose}>
        <Empty what="The journal does not have this request any more, or the filter hides it." />
      </Panel>
    );
  }
  const { operation, service, status, error, input, jobIds, fault } = request;
  return (
    <Panel title={operation ?? 'Unknown operation'} onClose={onClose}>
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
          [
            'Jobs',
            jobIds.length > 0 &&
              jobIds.map((id) => (
                <a key={id} class="mono" href={to('/jobs', { job: id })}>
                  {short(id)}{' '}
                </a>
              )),
          ],
        ]}
      />
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
      {input !== undefined && (
        <>
          <h3>Input</h3>
          <Copyable text={JSON.stringify(input, undefined, 2)} label="Copy the input" />
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
    </Panel>
  );
}
