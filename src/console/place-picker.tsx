import { useMemo } from 'preact/hooks';
import type { JobSummary, PipelineSummary } from '../control/types.ts';
import { get } from './api/client.ts';
import { useLoaded } from './api/loaded.ts';
import { choosePlace, chosenPlace, type Place, place } from './api/place.ts';

const nameOf = ({ account, region }: Place) => `${account} ${region}`;

/** To which account and region lists are limited, of those in which something was seen. */
export function PlacePicker() {
  const pipelines = useLoaded(
    'pipelines',
    (signal) => get<{ pipelines: readonly PipelineSummary[] }>('/pipelines', {}, signal),
    ['state'],
  );
  const jobs = useLoaded(
    'worlds of jobs',
    (signal) => get<{ jobs: readonly JobSummary[] }>('/jobs', { limit: 200 }, signal),
    ['state'],
  );
  const current = chosenPlace.value;
  const places = useMemo(() => {
    const seen = [...(pipelines.data?.pipelines ?? []), ...(jobs.data?.jobs ?? [])];
    const all = [place.peek(), ...seen.map(({ accountId: account, region }) => ({ account, region }))];
    if (current !== undefined) all.push(current);
    return new Map(all.map((each) => [nameOf(each), each]));
  }, [pipelines.data, jobs.data, current]);
  if (places.size < 2) return <span class="place only">{nameOf(place.value)}</span>;
  return (
    <select
      class="place"
      aria-label="Account and region"
      value={current === undefined ? '' : nameOf(current)}
      onChange={({ currentTarget }) => choosePlace(places.get(currentTarget.value))}
    >
      <option value="">All accounts and regions</option>
      {[...places.keys()].sort().map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  );
}
