import type { JobSummary, RequestDescription, VerdictDescription } from '../../../control/types.ts';

/** A worker as its requests show it: they are told apart by the keys with which they sign. */
export interface SeenWorker {
  readonly accessKeyId: string;
  readonly requests: number;
  /** Of the last minute of real time in which it asked for something. */
  readonly perMinute: number;
  readonly lastRequest: RequestDescription;
  readonly lastPoll: RequestDescription | undefined;
  /** Types that it polls for, as `Category/Owner/Provider/Version`. */
  readonly types: readonly string[];
  readonly jobs: readonly JobSummary[];
  readonly errors: number;
  readonly verdicts: readonly VerdictDescription[];
}

const polls: ReadonlySet<string | undefined> = new Set(['PollForJobs', 'PollForThirdPartyJobs']);

function typeOf({ input }: RequestDescription): string | undefined {
  const { actionTypeId } = (input ?? {}) as { readonly actionTypeId?: Readonly<Record<string, unknown>> };
  if (actionTypeId === undefined || actionTypeId === null) return undefined;
  const { category, owner, provider, version } = actionTypeId;
  return [category, owner, provider, version].join('/');
}

interface Seen {
  /** Oldest first. */
  readonly requests: readonly RequestDescription[];
  /** Those that somebody has. */
  readonly held: readonly JobSummary[];
  readonly verdicts: readonly VerdictDescription[];
}

/** Workers by key, who asked last first. A job is held by whoever was handed it last. */
export function seenWorkers({ requests, held, verdicts }: Seen): readonly SeenWorker[] {
  const byKey = Map.groupBy(
    requests.filter(({ service }) => service === 'codepipeline'),
    ({ accessKeyId = 'without a key' }) => accessKeyId,
  );
  const holders = new Map(
    requests
      .filter(({ operation, status }) => polls.has(operation) && status === 200)
      .flatMap(({ jobIds, accessKeyId = 'without a key' }) => jobIds.map((id) => [id, accessKeyId] as const)),
  );
  return [...byKey]
    .map(([accessKeyId, own]): SeenWorker => {
      const lastRequest = own.at(-1) as RequestDescription;
      const since = Date.parse(lastRequest.realTime) - 60_000;
      const ownPolls = own.filter(({ operation }) => polls.has(operation));
      return {
        accessKeyId,
        requests: own.length,
        perMinute: own.filter(({ realTime }) => Date.parse(realTime) > since).length,
        lastRequest,
        lastPoll: ownPolls.at(-1),
        types: [...new Set(ownPolls.map(typeOf).filter((type) => type !== undefined))],
        jobs: held.filter(({ id }) => holders.get(id) === accessKeyId),
        errors: own.filter(({ error }) => error !== undefined).length,
        verdicts: verdicts.filter(({ evidence }) => evidence.some((each) => each.accessKeyId === accessKeyId)),
      };
    })
    .sort((one, other) => other.lastRequest.number - one.lastRequest.number);
}
