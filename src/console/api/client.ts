import type * as Control from '../../control/types.ts';
import { type Place, place } from './place.ts';

const base = '/_emulator/v1';

/** What the emulator has refused, in its own sentence. */
export class Refusal extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Values of a query; what is undefined is left out. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** An address below the control API. */
export function address(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return `${base}${path}${search && `?${search}`}`;
}

/** A part of a path, whatever it holds. */
export const segment = encodeURIComponent;

/** What is returned of addresses in which nothing varies. */
export interface Answers {
  readonly '/artifacts': Control.ArtifactDescription;
  readonly '/buckets': { readonly buckets: readonly Control.BucketDescription[] };
  readonly '/clock': Control.ClockState;
  readonly '/clock/upcoming': { readonly upcoming: readonly Control.UpcomingDescription[] };
  readonly '/conduct': { readonly verdicts: readonly Control.VerdictDescription[] };
  readonly '/events': { readonly events: readonly Control.StateChangeEvent[] };
  readonly '/faults': { readonly faults: readonly Control.FaultDescription[] };
  /** Oldest first, and where to go on; absent when there are no more. */
  readonly '/jobs': { readonly jobs: readonly Control.JobSummary[]; readonly next?: string };
  readonly '/jobs/counts': { readonly counts: Readonly<Record<string, number>> };
  readonly '/objects': { readonly objects: readonly Control.ObjectDescription[] };
  readonly '/pipelines': { readonly pipelines: readonly Control.PipelineSummary[] };
  readonly '/places': { readonly places: readonly Control.PlaceDescription[] };
  readonly '/queues': { readonly queues: readonly Control.QueueDescription[] };
  readonly '/requests': { readonly requests: readonly Control.RequestDescription[] };
  readonly '/settings': Control.Settings;
  readonly '/snapshots': { readonly snapshots: readonly Control.SnapshotDescription[] };
  readonly '/third-party-clients': { readonly clients: readonly Control.ThirdPartyClient[] };
}

/** @throws Refusal */
export function get<P extends keyof Answers>(path: P, query?: Query, signal?: AbortSignal): Promise<Answers[P]>;
export function get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T>;
export async function get(path: string, query?: Query, signal?: AbortSignal): Promise<unknown> {
  return send(address(path, query), { method: 'GET', signal: signal ?? null });
}

/** @throws Refusal */
export async function post<T>(path: string, body: object = {}, query?: Query): Promise<T> {
  return send(address(path, query), { method: 'POST', body: JSON.stringify(body) });
}

/** @throws Refusal */
export async function remove<T>(path: string): Promise<T> {
  return send(address(path), { method: 'DELETE' });
}

/** Bytes, or a text of which the emulator knows the form. @throws Refusal */
export async function upload<T>(path: string, query: Query, body: BodyInit, type: string): Promise<T> {
  return send(address(path, query), { method: 'POST', body, headers: { 'content-type': type } });
}

/**
 * Calls an operation of the API by hand, in the account and region that are looked at unless another is given.
 * @throws Refusal
 */
export async function call<T>(operation: string, input: object, where: Place = place.peek()): Promise<T> {
  return post(`/operations/${operation}`, input, where);
}

async function send<T>(url: string, init: RequestInit): Promise<T> {
  const answer = await fetch(url, init);
  const text = await answer.text();
  const value = parsed(text);
  if (answer.ok) return value as T;
  const { code = String(answer.status), message = answer.statusText } = (value ?? {}) as Partial<Refusal>;
  throw new Refusal(code, message);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
