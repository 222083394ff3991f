import type { GitEvent, GitPullRequest, GitPush } from '../domain/sources/git-trigger.ts';

/** The members of GitHub's payloads that are looked at. Whoever sends one may have left out or made up any of them. */
interface Payload {
  readonly ref?: unknown;
  readonly after?: unknown;
  readonly created?: unknown;
  readonly deleted?: unknown;
  readonly commits?: unknown;
  readonly action?: unknown;
  readonly pull_request?: { readonly base?: { readonly ref?: unknown }; readonly head?: { readonly sha?: unknown } };
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
  return event && branch ? { event, branch, commitId: textOf(request?.head?.sha) } : undefined;
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
