import { createHmac, timingSafeEqual } from 'node:crypto';
import { parseJson } from '../../bounds/parse-json.ts';
import type { GitEvent, GitPullRequest, GitPush } from '../../domain/sources/git-event.ts';
import { isForm } from './aws-query.ts';

/** The members of GitHub's payloads that are looked at. Whoever sends one may have left out or made up any of them. */
interface Payload {
  readonly ref?: unknown;
  readonly after?: unknown;
  readonly created?: unknown;
  readonly deleted?: unknown;
  readonly commits?: unknown;
  readonly action?: unknown;
  readonly pull_request?: {
    readonly number?: unknown;
    readonly title?: unknown;
    readonly base?: { readonly ref?: unknown };
    readonly head?: { readonly ref?: unknown; readonly sha?: unknown };
  };
  readonly repository?: { readonly full_name?: unknown };
}

/** GitHub's actions of pull requests in AWS's words; what else happens to one starts nothing (P13). */
const pullRequestEvents: Readonly<Record<string, GitPullRequest['event']>> = {
  opened: 'OPEN',
  reopened: 'OPEN',
  synchronize: 'UPDATED',
  closed: 'CLOSED',
};

/** What a payload of GitHub says; undefined for one that is neither a push nor a pull request. */
export function readGitHubEvent(payload: unknown): GitEvent | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const given = payload as Payload;
  const push = readPush(given);
  const pullRequest = push === undefined ? readPullRequest(given) : undefined;
  if (push === undefined && pullRequest === undefined) return undefined;
  return { push, pullRequest, repository: textOf(given.repository?.full_name) };
}

/**
 * A branch or a tag that was deleted has nothing to build. Of a branch that was just made the service does not find out
 * which files have changed (P13 [documented]).
 */
function readPush({ ref, after, created, deleted, commits }: Payload): GitPush | undefined {
  const [, kind, name] = /^refs\/(heads|tags)\/(.+)$/s.exec(textOf(ref) ?? '') ?? [];
  if (kind === undefined || name === undefined || deleted === true) return undefined;
  const files = created === true ? undefined : filesOf(commits);
  return { ...(kind === 'tags' ? { tag: name } : { branch: name }), commitId: textOf(after), files };
}

/** The files of a pull request are not in the payload. */
function readPullRequest({ action, pull_request: request }: Payload): GitPullRequest | undefined {
  const name = textOf(action) ?? '';
  const event = Object.hasOwn(pullRequestEvents, name) ? pullRequestEvents[name] : undefined;
  const branch = textOf(request?.base?.ref);
  if (event === undefined || branch === undefined) return undefined;
  const { number, title, head } = request ?? {};
  const id = typeof number === 'number' ? String(number) : undefined;
  return { event, branch, sourceBranch: textOf(head?.ref), id, title: textOf(title), commitId: textOf(head?.sha) };
}

function filesOf(commits: unknown): string[] {
  const changes = listOf(commits).flatMap((commit) => {
    const { added, modified, removed } = (commit ?? {}) as Record<string, unknown>;
    return [added, modified, removed].flatMap(listOf);
  });
  return [...new Set(changes.filter((file) => typeof file === 'string'))];
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Read in less than 150 ms, whatever they are; of 25 MiB they may be 50 bytes each. */
const mostValues = 500_000;

/**
 * What a delivery says: a JSON body, or, as GitHub sends it too, JSON in the field `payload` of a form.
 * @throws SyntaxError, JsonLimitError
 */
export function readPayload(contentType: string | undefined, body: Buffer): unknown {
  if (!isForm(contentType)) return parseJson(body, { mostValues });
  const payload = new URLSearchParams(body.toString('utf8')).get('payload');
  if (payload === null) throw new SyntaxError("The form has no field 'payload'.");
  return parseJson(payload, { mostValues });
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** GitHub's headers, each with the hash that it names. */
const signatureHeaders = [
  ['x-hub-signature-256', 'sha256'],
  ['x-hub-signature', 'sha1'],
] as const;

/**
 * Whether GitHub's signature of a body is there and right. It sends two, of which neither may be wrong; one is enough
 * (P3).
 */
export function isSignedByGitHub(headers: Headers, body: Buffer, secret: string): boolean {
  const given = signatureHeaders.filter(([name]) => headers[name] !== undefined);
  return given.length > 0 && given.every(([name, hash]) => isSignature(headers[name], hash, body, secret));
}

function isSignature(header: Headers[string], hash: 'sha1' | 'sha256', body: Buffer, secret: string): boolean {
  const expected = Buffer.from(`${hash}=${createHmac(hash, secret).update(body).digest('hex')}`);
  const given = Buffer.from(String(header));
  return given.length === expected.length && timingSafeEqual(given, expected);
}
