import { isRecord, listIn, memberOf } from '../domain/members.ts';
import type { OperationName } from '../model/service-model.ts';
import { unescapeXml } from '../protocol/formats/xml.ts';
import type { Request } from './exchange.ts';
import type { Answer } from './judge.ts';
import { jsonIn, valueAt } from './values.ts';

/** What the names of all that probes make begin with: what a killed run has left is known by it. */
export const namePrefix = 'cplconform-';

/** What AWS shows, in its lists and bills, of what probes make there. */
export const ownTag = { key: 'codepipeline-local', value: 'conformance' };

/** Asks the target; returns what came. */
export interface Asking {
  call(operation: OperationName, input: unknown): Promise<Answer>;
  object(method: string, path: string, body?: string): Promise<Answer>;
}

/** How to take away what an operation has made. */
interface Undo {
  readonly operation: OperationName;
  readonly input: Readonly<Record<string, unknown>>;
}

/** The operations that make something which lasts, and what takes it away. */
const undoing: Partial<Record<OperationName, (input: unknown) => Undo>> = {
  CreatePipeline: (input) => ({
    operation: 'DeletePipeline',
    input: { name: valueAt(input, ['pipeline', 'name']) },
  }),
  CreateCustomActionType: (input) => {
    const { category, provider, version } = input as Record<string, unknown>;
    return { operation: 'DeleteCustomActionType', input: { category, provider, version } };
  },
  PutWebhook: (input) => ({ operation: 'DeleteWebhook', input: { name: valueAt(input, ['webhook', 'name']) } }),
};

/** The input of an operation with the suite's own tag, if it makes something that can have one and has none. */
export function tagged(operation: OperationName, input: unknown): unknown {
  const isWithout = undoing[operation] !== undefined && valueAt(input, ['tags']) === undefined;
  return isWithout ? { ...(input as object), tags: [ownTag] } : input;
}

/** Operations whose answer has no list of tags where there are none. */
const showsNone: readonly OperationName[] = ['CreatePipeline', 'CreateCustomActionType'];

/** The answer of an operation as it would be without the suite's own tag. */
export function untagged(operation: OperationName, answer: Answer): Answer {
  const tag = JSON.stringify(ownTag);
  const list = `"tags":[${tag}]`;
  const { body } = answer;
  if (!body.includes(tag)) return answer;
  if (showsNone.includes(operation)) return { ...answer, body: body.replace(`,${list}`, '').replace(`${list},`, '') };
  return { ...answer, body: body.replaceAll(`${tag},`, '').replaceAll(`,${tag}`, '').replaceAll(tag, '') };
}

/** Notes what is made, and takes it away, the newest first. */
export class CleanUp {
  readonly #asking: Asking;
  #made: Undo[] = [];
  #buckets: string[] = [];
  #bucket: string | undefined;

  constructor(asking: Asking) {
    this.#asking = asking;
  }

  /** Notes what an operation has made, if it is one that makes something. */
  note(operation: OperationName, input: unknown): void {
    const undo = undoing[operation]?.(input);
    if (undo !== undefined) this.#made.push(undo);
  }

  /** Notes a bucket that a request has made for one probe, if it is one that makes a bucket. */
  noteRequest({ service, method, path }: Pick<Request, 'service' | 'method' | 'path'>): void {
    const [, bucket] = /^\/([^/?]+)$/.exec(path) ?? [];
    if (service === 's3' && method === 'PUT' && bucket !== undefined) this.#buckets.push(bucket);
  }

  /** Notes the bucket of the run. */
  noteBucket(bucket: string): void {
    this.#bucket = bucket;
  }

  /** Takes away what one probe has made. @returns sentences about what could not be */
  async afterProbe(): Promise<string[]> {
    const made = this.#made.reverse();
    this.#made = [];
    const failures: string[] = [];
    for (const { operation, input } of made) {
      const { status, body } = await this.#asking.call(operation, input);
      // What the probe itself has deleted is not found, and that is well.
      if (status !== 200 && !/NotFound/.test(body)) {
        failures.push(`${operation} ${JSON.stringify(input)} answered ${status} ${body}`);
      }
    }
    for (const bucket of this.#buckets.splice(0)) failures.push(...(await deleteBucket(this.#asking, bucket)));
    return failures;
  }

  async afterAll(): Promise<string[]> {
    const failures = await this.afterProbe();
    if (this.#bucket !== undefined) failures.push(...(await deleteBucket(this.#asking, this.#bucket)));
    this.#bucket = undefined;
    return failures;
  }
}

/** Takes away what runs that were killed have left behind, by the prefix of its name. @returns the names */
export async function clearLeftovers(asking: Asking): Promise<string[]> {
  const cleared = await clearNamed(asking);
  const { body } = await asking.object('GET', '/');
  for (const [, name = ''] of body.matchAll(/<Name>([^<]*)<\/Name>/g)) {
    if (isOurs(name) && (await deleteBucket(asking, name)).length === 0) cleared.push(name);
  }
  return cleared;
}

function isOurs(name: unknown): boolean {
  return String(name).startsWith(namePrefix);
}

/** The same but for buckets: also what fixture documents have made. */
export async function clearNamed(asking: Asking): Promise<string[]> {
  const cleared: string[] = [];
  const clear = async (operation: OperationName, input: Readonly<Record<string, unknown>>) => {
    const { status } = await asking.call(operation, input);
    if (status === 200) cleared.push(Object.values(input).join('/'));
  };
  for (const { name } of await listed(asking, 'ListPipelines', {}, 'pipelines')) {
    if (isOurs(name)) await clear('DeletePipeline', { name });
  }
  for (const { definition } of await listed(asking, 'ListWebhooks', {}, 'webhooks')) {
    const name = valueAt(definition, ['name']);
    if (isOurs(name)) await clear('DeleteWebhook', { name });
  }
  for (const { id } of await listed(asking, 'ListActionTypes', { actionOwnerFilter: 'Custom' }, 'actionTypes')) {
    const { category, provider, version } = id as Record<string, unknown>;
    if (isOurs(provider)) await clear('DeleteCustomActionType', { category, provider, version });
  }
  return cleared;
}

/** All pages of a list; nothing where the target does not have the operation. */
async function listed(
  asking: Asking,
  operation: OperationName,
  input: Readonly<Record<string, unknown>>,
  member: string,
): Promise<Record<string, unknown>[]> {
  const all: Record<string, unknown>[] = [];
  // ListWebhooks alone begins its members with capitals.
  const tokenName = operation === 'ListWebhooks' ? 'NextToken' : 'nextToken';
  const tokens = new Set<unknown>();
  let token: unknown;
  do {
    tokens.add(token);
    const { status, body } = await asking.call(operation, {
      ...input,
      ...(token !== undefined && { [tokenName]: token }),
    });
    if (status !== 200) return all;
    // Whoever answers everything with a web page has nothing of ours.
    const page = jsonIn(body);
    all.push(...listIn(page, member).filter(isRecord));
    token = memberOf(page, tokenName) ?? undefined;
    // Whoever gives the same token again goes round in circles.
  } while (token !== undefined && !tokens.has(token));
  return all;
}

/** Deletes a bucket with all that is in it. @returns sentences about what could not be */
async function deleteBucket(asking: Asking, bucket: string): Promise<string[]> {
  const asked = new Set<string>();
  // What was never versioned has one version, called null.
  for (;;) {
    const { status, body } = await asking.object('GET', `/${bucket}?versions`);
    if (status === 404) return [];
    const found = [...body.matchAll(/<Key>([^<]*)<\/Key>\s*<VersionId>([^<]*)<\/VersionId>/g)];
    const paths = found.map(([, key = '', version = '']) => {
      const path = unescapeXml(key).split('/').map(encodeURIComponent).join('/');
      return `/${bucket}/${path}?versionId=${encodeURIComponent(unescapeXml(version))}`;
    });
    const fresh = paths.filter((path) => !asked.has(path));
    if (status !== 200 || paths.length === 0) break;
    // A delete that is answered and does nothing would be asked for without end.
    if (fresh.length === 0) return [`DELETE of ${paths[0]} was answered, and it is still there`];
    for (const path of fresh) {
      asked.add(path);
      await asking.object('DELETE', path);
    }
  }
  const { status, body } = await asking.object('DELETE', `/${bucket}`);
  return status === 204 || status === 404 ? [] : [`DELETE of the bucket ${bucket} answered ${status} ${body}`];
}
