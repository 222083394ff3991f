import { signal } from '@preact/signals';
import type { Health } from '../../control/types.ts';

/** An account and region. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly [name: string]: string;
}

/** Where the person looks; the emulator's own until another is chosen. */
export const place = signal<Place>({ account: '123456789012', region: 'us-east-1' });

/** Where workers reach the emulator, which may be another port than this page's. */
export const endpoint = signal(location.origin);

/** Reads in the page what the emulator has written there: its own account and region, and its port for workers. */
export function findPlace(): void {
  const told = document.querySelector<HTMLMetaElement>('meta[name=emulator]');
  const { account, region, ports } = JSON.parse(told?.content ?? '') as Health;
  place.value = { account, region };
  // Where both are one port, the page's own address is the one that is known to lead here.
  if (ports.aws !== ports.control) endpoint.value = `${location.protocol}//${location.hostname}:${ports.aws}`;
}

/** Account and region that lists are limited to; undefined for all. */
export const chosenPlace = signal<Place | undefined>(undefined);

let own: Place | undefined;

/** Limits lists to an account and region, and acts there; undefined takes the emulator's own to act in. */
export function choosePlace(chosen: Place | undefined): void {
  own ??= place.peek();
  chosenPlace.value = chosen;
  place.value = chosen ?? own;
}

/** Acts in an account and region until the answered function is called. */
export function visitPlace(visited: Place): () => void {
  own ??= place.peek();
  place.value = visited;
  return () => {
    place.value = chosenPlace.peek() ?? (own as Place);
  };
}
