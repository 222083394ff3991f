import { limitOf } from '../cost.ts';
import type { AttackedProcess } from './attacked-process.ts';
import { bytesOfRequest, Connection, ConnectionEnded, type WireAnswer, type WireRequest } from './connection.ts';
import { Random } from './random.ts';

/** One request of an attack, or bytes that may be none. */
interface Attempt {
  readonly request: WireRequest | Buffer<ArrayBufferLike>;
  /** Whether the connection may end, or nothing may come, in place of an answer. Default false. */
  readonly mayStayUnanswered?: boolean;
  /** What is wrong with the answer, if anything. It is told of every answer, so that it can learn from it. */
  readonly judge?: ((answer: WireAnswer) => string | undefined) | undefined;
}

/** Makes requests of one kind. */
export interface Attacker {
  readonly name: string;
  next(random: Random): Attempt;
}

export interface StormParts {
  readonly process: AttackedProcess;
  readonly port: number;
  readonly seed: number;
  readonly count: number;
  /** Whether 5xx are to be expected: there is no room on the disk. Default false. */
  readonly mayFail?: boolean;
  /** How many requests are under way at a time. Default 24. */
  readonly lanes?: number;
}

/** Nobody else may have to wait for longer, in milliseconds of CPU. */
export const longestBlock = limitOf(250);
/** Of an answer to a request that deserves one, in milliseconds of a machine that has other work. */
const patience = 30_000;
/** Of one that need not be answered. */
const impatience = 150;
/** After so many requests the state begins anew, so that it stays as large as it is. */
const season = 4000;

/** A request that has had its answer. */
interface Tried {
  readonly index: number;
  readonly attempt: Attempt;
  /** Milliseconds. */
  readonly took: number;
}

/** What came of a storm. */
export interface Tally {
  readonly requests: number;
  /** How often each status was answered; 0 stands for no answer. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Milliseconds. */
  readonly longestBlock: number;
  readonly seconds: number;
}

export function describeTally({ requests, statuses, longestBlock: block, seconds }: Tally): string {
  const counts = [...statuses].sort(([one], [other]) => one - other).map(([status, count]) => `${status}: ${count}`);
  const speed = Math.round(requests / seconds);
  return `${requests} requests, ${speed}/s (${counts.join(', ')}), longest block ${block.toFixed(0)} ms`;
}

/**
 * Sends requests that random numbers make, several at a time, each of which follows from the seed and its own number.
 * @throws when one is answered as a defect of the emulator (5xx save 501), when its process ends, and when one occupies
 * it for too long
 */
export async function storm(attacker: Attacker, parts: StormParts): Promise<Tally> {
  const { process, port, seed, count, lanes = 24, mayFail = false } = parts;
  const statuses = new Map<number, number>();
  const began = performance.now();
  let next = 0;
  let worst = 0;
  const recent: Tried[] = [];

  const lane = async (): Promise<void> => {
    using connection = new Connection(port);
    while (next < count) {
      const index = next++;
      const attempt = attacker.next(new Random(seed + Math.imul(index + 1, 0x9e3779b1)));
      const sent = performance.now();
      const status = await tryOut(connection, attempt, process, index, mayFail);
      recent[index % 256] = { index, attempt, took: performance.now() - sent };
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (index % season === season - 1 && !mayFail) await reset(port);
      if (index % 128 === 127 || index === count - 1) await look();
    }
  };
  const look = async () => {
    const { longestBlock: block } = await process.sample();
    worst = Math.max(worst, block);
    if (block > longestBlock) throw new Error(await culprit(recent, parts, block));
  };
  await process.sample();
  const ended = await Promise.allSettled(Array.from({ length: lanes }, () => lane().finally(stopOthers)));
  for (const outcome of ended) if (outcome.status === 'rejected') throw outcome.reason;
  const seconds = (performance.now() - began) / 1000;
  return { requests: count, statuses, longestBlock: worst, seconds };

  /** A lane ends early only when something is wrong. */
  function stopOthers(): void {
    next = Math.max(next, count);
  }
}

/** Puts the state back to what it was; on a connection of its own, for on another an answer may still be to come. */
async function reset(port: number): Promise<void> {
  using connection = new Connection(port);
  const { status, body } = await connection.send({
    method: 'POST',
    target: '/_emulator/v1/reset',
    headers: [['Host', 'localhost']],
    body: '{}',
  });
  if (status !== 200) throw new Error(`A reset was answered ${status}: ${body}`);
}

async function tryOut(
  connection: Connection,
  attempt: Attempt,
  process: AttackedProcess,
  index: number,
  mayFail = false,
): Promise<number> {
  const { request, mayStayUnanswered = false } = attempt;
  const bytes = Buffer.isBuffer(request) ? request : bytesOfRequest(request);
  const timer = setTimeout(() => connection.close(), mayStayUnanswered ? impatience : patience);
  const isHead = Buffer.isBuffer(request) ? request.toString('latin1', 0, 5) === 'HEAD ' : request.method === 'HEAD';
  let answer: WireAnswer;
  try {
    answer = await connection.exchange(bytes, isHead);
  } catch (error) {
    if (!(error instanceof ConnectionEnded)) throw error;
    if (process.hasEnded) throw new Error(`The emulator has ended. ${told(attempt, index)}\n${process.output}`);
    if (mayStayUnanswered) return 0;
    throw new Error(`No answer came. ${told(attempt, index)}\n${process.output.slice(-2000)}`);
  } finally {
    clearTimeout(timer);
  }
  const { status, body } = answer;
  if (mayFail && status >= 500) return status;
  const isDefect = !(status >= 200 && status <= 501) || status === 500;
  const complaint = isDefect ? 'is answered as a defect' : attempt.judge?.(answer);
  if (complaint !== undefined) {
    const log = process.output.slice(-3000);
    throw new Error(`${told(attempt, index)}\n${complaint}: ${status} ${body.toString().slice(0, 2000)}\n${log}`);
  }
  return status;
}

/**
 * Sends those of the last requests that took as long once more, one by one, to find the one that occupies the process.
 */
async function culprit(recent: readonly Tried[], { process, port }: StormParts, block: number): Promise<string> {
  using connection = new Connection(port);
  const suspects: string[] = [];
  for (const { index, attempt } of recent.filter(({ took }) => took >= block / 2)) {
    await process.sample();
    await tryOut(connection, { ...attempt, mayStayUnanswered: true }, process, index).catch(() => 0);
    const { longestBlock: alone } = await process.sample();
    suspects.push(`${alone.toFixed(0)} ms: ${told(attempt, index).slice(0, 1500)}`);
  }
  const summary = `The emulator was occupied for ${block.toFixed(0)} ms at a stretch`;
  return `${summary}; what was under way, and how long it occupies when it is sent alone:\n${suspects.join('\n')}`;
}

function told({ request }: Attempt, index: number): string {
  const text = (Buffer.isBuffer(request) ? request : bytesOfRequest(request)).toString('latin1');
  const shown = text.length > 3000 ? `${text.slice(0, 3000)}… (${text.length} bytes)` : text;
  return `Request ${index}: ${JSON.stringify(shown)}`;
}
