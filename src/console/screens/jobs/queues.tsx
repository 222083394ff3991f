import { beside, useAnswer } from '../../api/loaded.ts';
import { chosenPlace, place } from '../../api/place.ts';
import { Icon } from '../../parts/icons.tsx';
import { Age } from '../../parts/time.tsx';
import { number } from '../../parts/words.ts';

/** Queues that stand above the list. */
const most = 12;

interface QueuesProps {
  /** The type to which the list is limited. */
  readonly type: string | undefined;
  readonly onType: (type: string | undefined) => void;
}

const nameOfPlace = (account: string, region: string) => `${account} ${region}`;

/** The queues in which jobs wait: how many, how long the first has waited, and who polls. */
export function Queues({ type, onType }: QueuesProps) {
  const where = chosenPlace.value;
  const here = nameOfPlace(place.value.account, place.value.region);
  const queues = useAnswer('/queues', where, ['state', 'requests'], beside);
  const shown = (queues.data?.queues ?? []).slice(0, most);
  if (shown.length === 0) return null;
  return (
    <section class="queues" aria-label="Queues">
      {shown.map(({ actionTypeId, accountId, region, count, since, lastPoll: poll }) => {
        const { category, owner, provider, version } = actionTypeId;
        const name = `${category}/${owner}/${provider}/${version}`;
        return (
          <button
            key={`${accountId} ${region} ${name}`}
            type="button"
            class="queue"
            aria-pressed={type === name}
            onClick={() => onType(type === name ? undefined : name)}
          >
            <span class="line">
              <Icon name={category} isSmall /> <strong class="cut">{provider}</strong>{' '}
              <span class="muted">v{version}</span>
              {nameOfPlace(accountId, region) !== here && <span class="muted">{nameOfPlace(accountId, region)}</span>}
            </span>
            <span class="line">
              {number(count)} waiting, the first for <Age since={since} />
            </span>
            <span class="line muted">
              {poll === undefined ? (
                'no worker asks'
              ) : (
                <>
                  {poll.accessKeyId ?? 'somebody'} asked <Age since={poll.at} /> ago
                </>
              )}
            </span>
          </button>
        );
      })}
    </section>
  );
}
