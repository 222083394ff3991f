import { useMemo, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { RequestDescription, VerdictDescription } from '../../control/types.ts';
import { to } from '../addresses.ts';
import { remove } from '../api/client.ts';
import { type Loaded, useAnswer } from '../api/loaded.ts';
import { endpoint } from '../api/place.ts';
import { Button } from '../parts/act.tsx';
import { Chips, FilterChips } from '../parts/chips.tsx';
import { Confirm } from '../parts/dialog.tsx';
import { Columns, Rows } from '../parts/rows.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { TimeOfDay } from '../parts/time.tsx';
import { number, short } from '../parts/words.ts';
import { RequestPanel } from './requests/request-panel.tsx';

interface Requests {
  readonly requests: readonly RequestDescription[];
}

/** What of the address is to be another; undefined takes a member away. */
type Changes = Readonly<Record<string, string | undefined>>;

/** Requests that are asked for at once; the journal keeps 10,000. */
const most = 2000;

const services = ['codepipeline', 's3', 'sts', 'lambda'];

/** The journal: what workers have asked, newest first. */
export default function RequestsScreen() {
  const { query, route } = useLocation();
  const { service, error, operation, jobId, number: selected } = query;
  const filter = { service, error, operation, jobId };
  const current = useAnswer('/requests', { ...filter, limit: most }, ['requests']);
  const conduct = useAnswer('/conduct', {}, ['requests']);
  const verdicts = useMemo(() => verdictsByRequest(conduct.data?.verdicts ?? []), [conduct.data]);
  const [paused, setPaused] = useState<Requests | undefined>();
  const loaded: Loaded<Requests> = paused === undefined ? current : { ...current, data: paused };
  const go = (changes: Changes) => route(to('/requests', { ...query, ...changes }));
  const missed = paused === undefined ? 0 : newestOf(current.data) - newestOf(paused);

  return (
    <>
      <div class="head">
        <h1>Requests</h1>
        <Filters filter={filter} onFilter={go} />
        <span class="grow" />
        <button
          type="button"
          class="button"
          aria-pressed={paused !== undefined}
          onClick={() => setPaused(paused === undefined ? current.data : undefined)}
        >
          {paused === undefined ? 'Pause' : missed > 0 ? `Resume, ${number(missed)} more` : 'Resume'}
        </button>
        <ClearButton isOff={newestOf(current.data) === 0} />
      </div>
      <div class={selected === undefined ? 'split' : 'split open'}>
        <Shown of={loaded}>
          {({ requests }) => (
            <>
              <RequestList
                requests={[...requests].reverse()}
                verdicts={verdicts}
                selected={selected}
                onSelect={(chosen) => go({ number: chosen })}
              />
              {selected !== undefined && (
                <RequestPanel number={selected} onFilter={go} onClose={() => go({ number: undefined })} />
              )}
            </>
          )}
        </Shown>
      </div>
    </>
  );
}

function newestOf(shown: Requests | undefined): number {
  return shown?.requests.at(-1)?.number ?? 0;
}

interface FiltersProps {
  readonly filter: Readonly<Record<'service' | 'error' | 'operation' | 'jobId', string | undefined>>;
  readonly onFilter: (changes: Changes) => void;
}

/** The services, and by what else the list is filtered: a press takes that away. */
function Filters({ filter: { service, error, operation, jobId }, onFilter }: FiltersProps) {
  return (
    <Chips
      label="Service"
      names={services}
      pressed={service}
      onPress={(each) => onFilter({ service: each === service ? undefined : each })}
    >
      <FilterChips filter={{ operation, error, jobId }} words={{ jobId: 'job' }} onFilter={onFilter} />
    </Chips>
  );
}

function ClearButton({ isOff }: { readonly isOff: boolean }) {
  const [asks, setAsks] = useState(false);
  return (
    <>
      <Button icon="trash" isOff={isOff} onPress={() => setAsks(true)}>
        Clear…
      </Button>
      {asks && (
        <Confirm
          title="Clear the requests"
          verb="Clear"
          loses="What workers have asked so far is forgotten, and with it the verdicts that rest on it."
          onSubmit={() => remove('/requests')}
          onClose={() => setAsks(false)}
        />
      )}
    </>
  );
}

/** Kinds of the verdicts that rest on each request. */
function verdictsByRequest(verdicts: readonly VerdictDescription[]): ReadonlyMap<number, string> {
  return new Map(verdicts.flatMap(({ kind, evidence }) => evidence.map(({ number: each }) => [each, kind] as const)));
}

interface RequestListProps {
  readonly requests: readonly RequestDescription[];
  readonly verdicts: ReadonlyMap<number, string>;
  readonly selected: string | undefined;
  readonly onSelect: (key: string | undefined) => void;
}

function RequestList({ requests, verdicts, selected, onSelect }: RequestListProps) {
  return (
    <div class="list requests-list">
      <Columns of={{ Time: '', Operation: '', Answer: '', Job: 'wide', Key: 'wide', ms: 'end' }} />
      <Rows
        label="Requests, newest first"
        rows={requests}
        keyOf={({ number: each }) => String(each)}
        selected={selected}
        onSelect={onSelect}
        classOf={({ status, error }) => `status ${error !== undefined || status === null ? 'is-Failed' : ''}`}
        empty={
          <Empty
            what="No worker has asked for anything yet. Point an SDK here and let it poll."
            commands={[`export AWS_ENDPOINT_URL=${endpoint.value}`]}
          />
        }
      >
        {({ number: own, realTime, service, operation, status, error, jobIds, accessKeyId, duration, ...rest }) => (
          <>
            <TimeOfDay at={realTime} />
            <span>
              {operation ?? 'unknown operation'} <span class="muted">{service}</span>
            </span>
            <span class="answer">
              <span class="cut">{error?.code ?? status ?? 'no answer'}</span>
              {rest.fault !== undefined && <span class="tag">fault</span>}
              {rest.gotNothing !== undefined && error === undefined && (
                <span class="tag" title={rest.gotNothing}>
                  no job
                </span>
              )}
              {verdicts.has(own) && (
                <span class="tag alarm" title={verdicts.get(own)}>
                  verdict
                </span>
              )}
            </span>
            <span class="mono wide">{jobIds.map(short).join(' ')}</span>
            <span class="mono wide">{accessKeyId}</span>
            <span class="end">{duration.toFixed(1)}</span>
          </>
        )}
      </Rows>
    </div>
  );
}
