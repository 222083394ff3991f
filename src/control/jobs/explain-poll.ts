import { isPoll } from '../../conduct/history.ts';
import { describeActionType, queryablePropertyOf, whyUnaskable } from '../../domain/action-types/action-type.ts';
import type { ActionTypeId } from '../../domain/action-types/action-type-id.ts';
import { isRecord } from '../../domain/members.ts';
import { worldKey, worldOf } from '../../domain/world.ts';
import type { Journal } from '../../journal/journal.ts';
import type { RequestRecord } from '../../journal/request-record.ts';
import type { JobRecord } from '../../sqlite/jobs/job-records.ts';
import type { StoredActionType } from '../../sqlite/pipelines/action-types.ts';
import type { Store } from '../../sqlite/store.ts';

/** What of a request's record tells of a poll. */
type Poll = Pick<RequestRecord, 'operation' | 'input' | 'world' | 'status' | 'errorCode' | 'jobs'>;

/** Whether a request is a poll that was answered and got no job. */
function gotNothing({ operation, status, jobs, errorCode }: Poll): boolean {
  if (!isPoll(operation) || jobs.length > 0) return false;
  return status === 200 || errorCode === 'ActionTypeNotFoundException';
}

/** Polls that ask for the same get it, or get nothing, for the same reason. */
function askedFor({ operation, world, inputText }: RequestRecord): string {
  return `${operation} ${world?.accountId} ${world?.region} ${inputText}`;
}

/**
 * Why those of requests got nothing that are polls, and of which none like them has got a job since, by their numbers.
 * It is found out now, when somebody asks: polls pay nothing for it.
 */
export function whyPollsGetNothing(
  store: Store,
  journal: Journal,
  requests: readonly RequestRecord[],
): ReadonlyMap<number, string> {
  const empty = new Set(requests.filter(gotNothing).map(({ number }) => number));
  const told = new Map<number, string>();
  if (empty.size === 0) return told;
  const reasons = new Map<string, string | undefined>();
  for (const record of journal.newestFirst()) {
    if (!isPoll(record.operation)) continue;
    const asked = askedFor(record);
    if (record.hasJobs && !reasons.has(asked)) reasons.set(asked, undefined);
    if (!empty.has(record.number)) continue;
    if (!reasons.has(asked)) reasons.set(asked, whyNothing(store, record));
    const why = reasons.get(asked);
    if (why !== undefined) told.set(record.number, why);
  }
  return told;
}

/**
 * Why a poll gets nothing, as the state is now: in a sentence, and undefined where the request is no such poll, or
 * would get something by now.
 */
export function whyNothing(store: Store, poll: Poll): string | undefined {
  if (!gotNothing(poll) || poll.world === undefined) return undefined;
  const { actionTypeId: id, queryParam } = poll.input as { actionTypeId?: unknown; queryParam?: unknown };
  if (!isActionTypeId(id)) return undefined;
  const here = worldKey(poll.world);
  const type = store.actionTypes.find(here, id);
  if (type === undefined || type.isDeleted) return whyNoType(store, id, here);
  const property = id.owner === 'Custom' ? queryablePropertyOf(type.type) : undefined;
  const asked =
    property === undefined ? '' : String((queryParam as Record<string, unknown> | undefined)?.[property] ?? '');
  const queues = store.jobRecords.queuesOf(type.key);
  if (queues.some(({ queryValue }) => queryValue === asked)) return undefined;
  return (
    whyOtherValue(property, asked, queues) ??
    whyOtherWorld(store, id, here) ??
    whyOtherType(store, id, here) ??
    whyDispatched(store, type, here)
  );
}

/** Why no poll can get a job that waits for one; undefined when one can. */
export function whyUnpollable(
  store: Store,
  { world, status, functionName, data }: Pick<JobRecord, 'world' | 'status' | 'functionName' | 'data'>,
): string | undefined {
  if (functionName !== null || (status !== 'Queued' && status !== 'Created')) return undefined;
  const { actionTypeId: id, actionConfiguration } = data;
  const type = store.actionTypes.find(world, id);
  if (type === undefined || type.isDeleted) {
    return `Its action type ${describeActionType(id)} has been deleted, and polls for it are refused.`;
  }
  const why = whyUnaskable(type.type, actionConfiguration.configuration);
  return why === undefined ? undefined : `It ${why}`;
}

/** Polls that are looked at for one that could have got a job. */
const fewPolls = 1000;

/** Where polls for a type in an account and region are asked for. */
export function queueName(world: string, type: ActionTypeId): string {
  return `${world} ${describeActionType(type)}`;
}

/** The newest polls, newest first, each with the type that it asks for. */
function* recentPolls(journal: Journal): Generator<readonly [poll: RequestRecord, asked: ActionTypeId]> {
  let looked = 0;
  for (const record of journal.newestFirst()) {
    if (!isPoll(record.operation)) continue;
    if (looked === fewPolls) return;
    looked += 1;
    const { actionTypeId } = (record.input ?? {}) as { readonly actionTypeId?: unknown };
    if (isActionTypeId(actionTypeId)) yield [record, actionTypeId];
  }
}

/** The newest poll for each of some queues, as far as the newest polls are for them. */
export function newestPolls(journal: Journal, queues: readonly string[]): ReadonlyMap<string, RequestRecord> {
  const missing = new Set(queues);
  const found = new Map<string, RequestRecord>();
  for (const [poll, asked] of recentPolls(journal)) {
    if (missing.size === 0) break;
    const queue = poll.world && queueName(worldKey(poll.world), asked);
    if (queue !== undefined && missing.delete(queue)) found.set(queue, poll);
  }
  return found;
}

/** Why a job that is still queued has not been polled for, as far as the requests tell; else undefined. */
export function whyUnpolled(
  { store, journal }: { readonly store: Store; readonly journal: Journal },
  job: JobRecord,
): string | undefined {
  const unpollable = whyUnpollable(store, job);
  if (unpollable !== undefined || job.status !== 'Queued' || job.functionName !== null) return unpollable;
  const { actionTypeId: id, actionConfiguration } = job.data;
  const name = describeActionType(id);
  const [forType] = [...recentPolls(journal)].find(([, asked]) => describeActionType(asked) === name) ?? [];
  if (forType === undefined) return `No worker has polled for ${name}.`;
  const poll = `The newest poll for ${name}`;
  const { world } = forType;
  if (world === undefined) return `${poll} was refused: ${forType.errorCode}.`;
  if (worldKey(world) !== job.world)
    return `${poll} was signed for ${place(worldKey(world))}; the job is in ${place(job.world)}.`;
  const type = store.actionTypes.find(job.world, id);
  const property = type === undefined || id.owner !== 'Custom' ? undefined : queryablePropertyOf(type.type);
  if (property === undefined) return undefined;
  const { queryParam } = forType.input as { readonly queryParam?: Readonly<Record<string, unknown>> };
  const has = actionConfiguration.configuration[property];
  const asked = queryParam?.[property];
  return asked === has ? undefined : `${poll} asked for the ${property} '${asked}'; the job has '${has}'.`;
}

function isActionTypeId(id: unknown): id is ActionTypeId {
  return isRecord(id) && ['category', 'owner', 'provider', 'version'].every((name) => typeof id[name] === 'string');
}

function whyNoType(store: Store, id: ActionTypeId, here: string): string {
  const missing = `There is no action type ${describeActionType(id)} in ${place(here)}`;
  const elsewhere = store.actionTypes.worldsWith(id).filter((world) => world !== here);
  if (elsewhere.length > 0) return `${missing}; it is in ${elsewhere.map(place).join('; ')}.`;
  const alike = likeTypes(store, id, here);
  return alike.length === 0 ? `${missing}.` : `${missing}; there is ${alike.map(describe).join(', ')}.`;
}

interface Queue {
  readonly queryValue: string;
  readonly count: number;
}

/** Values that a sentence names. */
const fewValues = 3;

function whyOtherValue(property: string | undefined, asked: string, queues: readonly Queue[]): string | undefined {
  if (property === undefined || queues.length === 0) return undefined;
  const named = queues.slice(0, fewValues).map(({ queryValue }) => (queryValue === '' ? 'none' : `'${queryValue}'`));
  const values = queues.length > fewValues ? `${named.join(', ')} and others` : named.join(', ');
  return `${waiting(queues)} with the ${property} ${values}; the poll asked for '${asked}'.`;
}

/** `2 jobs wait`. */
function waiting(queues: readonly Queue[]): string {
  const sum = queues.reduce((total, { count }) => total + count, 0);
  return sum === 1 ? '1 job waits' : `${sum} jobs wait`;
}

function whyOtherWorld(store: Store, id: ActionTypeId, here: string): string | undefined {
  const others = store.actionTypes.worldsWith(id).filter((world) => world !== here);
  for (const other of others) {
    const type = store.actionTypes.find(other, id);
    const queues = type === undefined ? [] : store.jobRecords.queuesOf(type.key);
    if (queues.length > 0) return `${waiting(queues)} in ${place(other)}; the poll was signed for ${place(here)}.`;
  }
  return undefined;
}

function whyOtherType(store: Store, id: ActionTypeId, here: string): string | undefined {
  for (const type of likeTypes(store, id, here)) {
    const queues = store.jobRecords.queuesOf(type.key);
    if (queues.length > 0)
      return `${waiting(queues)} for ${describe(type)}; the poll asked for ${describeActionType(id)}.`;
  }
  return undefined;
}

/** Other types that the same provider has, or the same category a provider of nearly that name. */
function likeTypes(store: Store, id: ActionTypeId, here: string): StoredActionType[] {
  const provider = id.provider.toLowerCase();
  return ['Custom', 'ThirdParty']
    .flatMap((owner) => store.actionTypes.list(here, owner))
    .filter(
      ({ type }) =>
        type.id.provider.toLowerCase() === provider && describeActionType(type.id) !== describeActionType(id),
    );
}

function whyDispatched(store: Store, { key, type }: StoredActionType, here: string): string {
  const counts = store.jobRecords.countOfType(key);
  const name = describeActionType(type.id);
  if (counts.length === 0) return `No job of ${name} has been made in ${place(here)}.`;
  const told = counts.map(({ status, count }) => `${count} ${status}`).join(', ');
  return `No job of ${name} waits: of the newest, ${told}.`;
}

function describe({ type }: StoredActionType): string {
  return describeActionType(type.id);
}

function place(world: string): string {
  const { accountId, region } = worldOf(world);
  return `${accountId}, ${region}`;
}
