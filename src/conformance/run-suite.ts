import type { AfterRealDelay } from '../runtime/alarm.ts';
import { type Asking, CleanUp, clearLeftovers, clearNamed, namePrefix, ownTag } from './clean-up.ts';
import { Exchange, type Request, requestOfCall, requestOfWire } from './exchange.ts';
import { type Answer, judge, type ProbeVerdict, type Taken } from './judge.ts';
import type { Probe } from './probe.ts';
import { runProbe } from './run-probe.ts';
import type { Target } from './target.ts';

/** A request, and what it was answered. */
export interface Exchanged {
  readonly request: Request;
  readonly answer: Answer;
}

/** What came of a probe. */
export interface ProbeResult {
  readonly probe: Probe;
  readonly verdict: ProbeVerdict;
  /** Nothing of what was skipped. */
  readonly taken?: Taken;
  readonly exchanges: readonly Exchanged[];
  readonly milliseconds: number;
}

export interface SuiteResult {
  readonly results: readonly ProbeResult[];
  /** What earlier runs had left behind and is gone now. */
  readonly cleared: readonly string[];
  /** Sentences about what could not be taken away. */
  readonly left: readonly string[];
}

export interface SuiteOptions {
  readonly target: Target;
  /** A few letters and digits that no other run has. */
  readonly runId: string;
  readonly afterRealDelay: AfterRealDelay;
  /** Real time, in epoch milliseconds. */
  readonly now: () => number;
  /** Ends the run: nothing more is asked, but for cleaning up. */
  readonly signal?: AbortSignal | undefined;
  /** Is told of each probe when it has run. */
  onResult?(result: ProbeResult): void;
}

/** Runs probes one after the other, and takes away what each has made. */
export async function runSuite(probes: readonly Probe[], options: SuiteOptions): Promise<SuiteResult> {
  const { target, runId, afterRealDelay, now, signal, onResult } = options;
  const exchange = new Exchange();
  const asking = askingOf(exchange, target, now);
  const cleanUp = new CleanUp(asking);
  const results: ProbeResult[] = [];
  const left: string[] = [];
  let made: Promise<string> | undefined;
  const bucket = () => {
    made ??= makeBucket(asking, bucketName(runId), target.region);
    return made.then((name) => {
      cleanUp.noteBucket(name);
      return name;
    });
  };
  try {
    // An emulator of its own is empty.
    const cleared = target.kind === 'own' ? [] : await clearLeftovers(asking);
    for (const [index, probe] of probes.entries()) {
      if (signal?.aborted) break;
      const exchanges: Exchanged[] = [];
      const began = now();
      const reason = reasonToSkip(probe, target);
      const taken =
        reason === undefined
          ? await runProbe(probe, uniqueName(runId, index), {
              ...{ target, exchange, cleanUp, afterRealDelay, now, bucket },
              isOver: () => signal?.aborted === true,
              noteExchange: (request, answer) => exchanges.push({ request, answer }),
            })
          : undefined;
      left.push(...(await cleanUp.afterProbe()));
      if (taken !== undefined && probe.steps.some((step) => 'seed' in step)) await clearNamed(asking);
      const verdict: ProbeVerdict =
        taken === undefined ? { kind: 'skipped', ...(reason !== undefined && { reason }) } : judge(probe, taken);
      const result = { probe, verdict, exchanges, milliseconds: now() - began, ...(taken !== undefined && { taken }) };
      results.push(result);
      onResult?.(result);
    }
    return { results, cleared, left };
  } finally {
    left.push(...(await cleanUp.afterAll()));
    exchange.close();
  }
}

/** The bucket of a run. */
export function bucketName(runId: string): string {
  return `${namePrefix}${runId}`;
}

/** What the so-many-th probe of a run calls what it makes. */
export function uniqueName(runId: string, index: number): string {
  return `${namePrefix}${runId}-${index + 1}`;
}

/** Why a probe cannot be run against a target; undefined where it can. */
export function reasonToSkip(probe: Probe, { kind, emulator, role }: Target): string | undefined {
  const { needsEmulator, needsOwnEmulator, needsRole } = probe;
  if (needsEmulator && emulator === undefined) return 'needs what codepipeline-local alone has';
  if (needsOwnEmulator && kind !== 'own') return 'brings a function, which only an emulator of the same process takes';
  if (needsRole && kind === 'aws' && role === undefined) return 'makes a pipeline, which takes --role';
  return undefined;
}

function askingOf(exchange: Exchange, target: Target, now: () => number): Asking {
  // Who has broken down in the middle is not tidied up, and what came of the probes is told all the same.
  const send = (request: Request) =>
    exchange
      .send(target.endpoints[request.service], request)
      .catch(({ message }: Error): Answer => ({ status: 0, headers: [], body: message }));
  return {
    call: (call, input) => send(requestOfCall({ call }, input, target, now())),
    object: (method, path, body = '') =>
      send(requestOfWire({ wire: { service: 's3', method, path, body } }, target, now())),
  };
}

async function makeBucket(asking: Asking, name: string, region: string): Promise<string> {
  // us-east-1 is where a bucket is made that names no region, and S3 refuses its name there.
  const place = `<CreateBucketConfiguration><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`;
  const { status, body } = await asking.object('PUT', `/${name}`, region === 'us-east-1' ? '' : place);
  if (status !== 200) throw new Error(`the bucket ${name} could not be made: ${status} ${body}`);
  const { key, value } = ownTag;
  await asking.object(
    'PUT',
    `/${name}?tagging`,
    `<Tagging><TagSet><Tag><Key>${key}</Key><Value>${value}</Value></Tag></TagSet></Tagging>`,
  );
  return name;
}
