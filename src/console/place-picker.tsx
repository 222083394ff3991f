import { unhurried, useAnswer } from './api/loaded.ts';
import { choosePlace, chosenPlace, type Place, place } from './api/place.ts';

const nameOf = ({ account, region }: Place) => `${account} ${region}`;

/** To which account and region lists are limited, of those in which there is something. */
export function PlacePicker() {
  const loaded = useAnswer('/places', {}, ['state'], unhurried);
  const current = chosenPlace.value;
  const there = (loaded.data?.places ?? []).map(({ accountId: account, region }) => ({ account, region }));
  const all = [...there, ...(current === undefined ? [] : [current])];
  const places = new Map(all.map((each) => [nameOf(each), each]));
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
