import type { SnapshotComparison, SnapshotDifference } from '../../../control/types.ts';
import { to, toPipeline } from '../../addresses.ts';
import { get, segment } from '../../api/client.ts';
import { useLoaded } from '../../api/loaded.ts';
import { Glyph } from '../../parts/icons.tsx';
import { Empty, Shown } from '../../parts/states.tsx';
import { moment, number, short, statusWords } from '../../parts/words.ts';

interface ComparisonProps {
  readonly name: string;
  /** Undefined for the state in use. */
  readonly other: string | undefined;
  readonly names: readonly string[];
  readonly onOther: (other: string | undefined) => void;
  readonly onClose: () => void;
}

/** What differs between a snapshot and another, or the state in use. */
export function Comparison({ name, other, names, onOther, onClose }: ComparisonProps) {
  // Not with each change of the state: of a large one a copy is made.
  const loaded = useLoaded(
    `${name} ${other}`,
    (signal) => get<SnapshotComparison>(`/snapshots/${segment(name)}/differences`, { with: other }, signal),
    ['snapshots'],
  );
  return (
    <section class="comparison" aria-label={`Since ${name}`}>
      <div class="line">
        <h2>
          From <span class="mono">{name}</span> to
        </h2>
        <select
          class="plain"
          aria-label="Compared with"
          value={other ?? ''}
          onChange={({ currentTarget }) => onOther(currentTarget.value || undefined)}
        >
          <option value="">the state now</option>
          {names
            .filter((each) => each !== name)
            .map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
        </select>
        <button type="button" class="button small" onClick={loaded.reload}>
          Compare anew
        </button>
        <button type="button" class="button small" onClick={onClose}>
          Close
        </button>
      </div>
      <Shown of={loaded}>{(comparison) => <Differences {...comparison} />}</Shown>
    </section>
  );
}

function Differences({ from, to: until, kinds, differences }: SnapshotComparison) {
  const counts = kinds.flatMap(({ kind, statuses = {} }) =>
    Object.entries(statuses)
      .filter(([, count]) => count.from !== count.to)
      .map(([status, count]) => ({ kind, status, ...count })),
  );
  const differing = kinds.filter(({ added, removed, changed }) => added + removed + changed > 0);
  return (
    <>
      <p class="line">
        Clock <span class="mono">{moment(from.at)}</span> {modes[from.clock]}
        <span>→</span>
        <span class="mono">{moment(until.at)}</span> {modes[until.clock]}
      </p>
      {differing.length === 0 && <Empty what="Nothing else differs." />}
      {counts.length > 0 && (
        <ul class="counts" aria-label="By status">
          {counts.map(({ kind, status, from: before, to: after }) => (
            <li key={`${kind} ${status}`} class={`status is-${status}`}>
              <Glyph status={status} isPicture />
              {titles[kind]} {statusWords(status).toLowerCase()}{' '}
              <span class="mono">
                {number(before)} → {number(after)}
              </span>
            </li>
          ))}
        </ul>
      )}
      {differing.map(({ kind, added, removed, changed }) => {
        const own = differences.filter((each) => each.kind === kind);
        const left = added + removed + changed - own.length;
        return (
          <div key={kind}>
            <h3>
              {titles[kind]}: {wordsOf({ added, removed, changed })}
            </h3>
            <ul class="differences">
              {own.map((difference) => (
                <Row
                  key={`${difference.accountId} ${difference.region} ${difference.about} ${difference.name} ${difference.change}`}
                  difference={difference}
                  isThere={until.name === undefined && difference.change !== 'removed'}
                />
              ))}
            </ul>
            {left > 0 && <p class="muted">and {number(left)} more</p>}
          </div>
        );
      })}
    </>
  );
}

const modes = { system: 'running', manual: 'frozen' };

const titles: Readonly<Record<SnapshotDifference['kind'], string>> = {
  pipeline: 'Pipelines',
  transition: 'Transitions held',
  execution: 'Executions',
  job: 'Jobs',
  actionType: 'Action types',
  bucket: 'Buckets',
  object: 'Artifacts',
  client: 'Clients of partners',
  webhook: 'Webhooks',
  function: 'Functions',
  eventRule: 'Event rules',
  notificationRule: 'Notification rules',
  eventTarget: 'Event targets',
  subscription: 'Subscriptions',
};

function wordsOf(counts: Readonly<Record<'added' | 'removed' | 'changed', number>>): string {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([change, count]) => `${number(count)} ${change}`)
    .join(', ');
}

const signs = { added: '+', removed: '−', changed: '~' };

interface RowProps {
  readonly difference: SnapshotDifference;
  /** Whether the console can show it: it is in the state in use. */
  readonly isThere: boolean;
}

function Row({ difference, isThere }: RowProps) {
  const { kind, change, name, about, from, to: until } = difference;
  const address = isThere ? addressOf(difference) : undefined;
  const said = kind === 'job' || kind === 'execution' ? short(name) : name;
  return (
    <li class={change}>
      <span class="sign" role="img" aria-label={change} title={change}>
        {signs[change]}
      </span>
      {address === undefined ? (
        <span class="mono cut" title={name}>
          {said}
        </span>
      ) : (
        <a class="mono cut" href={address} title={name}>
          {said}
        </a>
      )}
      <span class="muted cut">{about}</span>
      <span class="cut">{[from, until].filter((each) => each !== undefined).join(' → ')}</span>
    </li>
  );
}

/** Where the console shows such a thing. */
function addressOf({ kind, name, about, accountId: account, region }: SnapshotDifference): string | undefined {
  const place = { account, region };
  switch (kind) {
    case 'pipeline':
      return toPipeline(name, place);
    case 'transition':
      return toPipeline(about ?? '', place);
    case 'execution':
      return to(`/executions/${name}`);
    case 'job':
      return to('/jobs', { job: name });
    case 'bucket':
      return to('/artifacts', { bucket: name });
    case 'object':
      return to('/artifacts', { bucket: about ?? '', key: name });
    default:
      return undefined;
  }
}
