import type { IncomingMessage } from 'node:http';
import { isWithin, type World, type WorldRange } from '../domain/world.ts';
import type { WatchInvocation } from '../functions/function-call.ts';
import type { Log } from '../runtime/log.ts';
import { AnswerRing, type KeptAnswer } from './answer-ring.ts';
import {
  mostOfText,
  noJobs,
  ownRequestHeader,
  type RequestDraft,
  type RequestError,
  type RequestRecord,
} from './request-record.ts';
import { RequestRing } from './request-ring.ts';

const capacity = 10_000;

/**
 * After so many requests somebody is to look at them; what belongs together lies less than the rest of the ring apart.
 */
const watchedEvery = 8_000;

/**
 * So many requests are written down at once: code that runs between two requests costs twice what it does in a row
 * (docs/performance.md). Their drafts and texts live until then; of larger texts that would be much.
 */
const batch = 64;
const mostWaiting = 8 * 1024;

/** The last requests, in memory. */
export class Journal {
  readonly #at: (realTime: number) => number;
  readonly #realTime: () => number;
  readonly #log: Log;
  readonly #ring = new RequestRing(capacity);
  readonly #answers = new AnswerRing();
  /** Those that have ended and are not written down yet, oldest first: whoever reads lets them be. */
  #ended: RequestDraft[] = [];
  #watcher = () => {};
  readonly #followers = new Set<(record: RequestRecord) => void>();
  readonly #noticers = new Set<(draft: RequestDraft) => void>();
  /** What is the same in request after request is kept once: the garbage collector pays for all that is kept. */
  #world: World | undefined;
  #accessKeyId: string | undefined;

  constructor(parts: {
    /** Epoch milliseconds by the emulator's clock, when they are so many by the machine's. */
    at: (realTime: number) => number;
    /** Epoch milliseconds by the machine's. */
    realTime: () => number;
    log: Log;
  }) {
    this.#at = parts.at;
    this.#realTime = parts.realTime;
    this.#log = parts.log;
  }

  /** Begins the record of a request; it is in the journal when it ends. */
  begin(service: RequestRecord['service'], request: Pick<IncomingMessage, 'headers' | 'socket'>): RequestDraft {
    const isOwn = service === 's3' && request.headers[ownRequestHeader] !== undefined;
    return this.#draft(service, isOwn, request.socket.remotePort ?? 0);
  }

  /** Begins the record of an invocation of a function. @param input Without the event */
  beginInvocation(world: World, jobId: string | undefined, input: object): RequestDraft {
    const draft = this.#draft('lambda', false, 0);
    draft.operation = 'Invoke';
    draft.isCarriedOut = true;
    draft.input = input;
    draft.jobId = jobId;
    this.noteCaller(draft, world, undefined);
    return draft;
  }

  #draft(service: RequestRecord['service'], isOwn: boolean, connection: number): RequestDraft {
    // Each look at a clock is 11 % of what a request costs here.
    const realAt = this.#realTime();
    return {
      service,
      isOwn,
      operation: undefined,
      at: this.#at(realAt),
      realAt,
      duration: performance.now(),
      connection,
      world: undefined,
      accessKeyId: undefined,
      jobId: undefined,
      input: undefined,
      body: undefined,
      answer: undefined,
      isCarriedOut: false,
      jobs: noJobs,
      jobStatus: undefined,
      actionExecution: undefined,
      fault: undefined,
      status: 0,
      error: undefined,
    };
  }

  /**
   * Ends the record of a request.
   * @param status 0 when no answer was sent
   * @param answer The body that was sent, where it is kept
   */
  end(draft: RequestDraft, status: number, error?: RequestError, answer?: string): void {
    if (draft.isOwn) return;
    draft.duration = performance.now() - draft.duration;
    draft.status = status;
    draft.error = error;
    draft.answer = answer;
    this.#ended.push(draft);
    const isLarge = (draft.body?.length ?? 0) > mostWaiting || (answer?.length ?? 0) > mostWaiting;
    if (isLarge || this.#ended.length === batch || this.#followers.size > 0) this.#writeDown();
    for (const notice of this.#noticers) notice(draft);
  }

  #writeDown(): void {
    const ended = this.#ended;
    if (ended.length === 0) return;
    // Whoever is told of one reads the journal as it is then.
    this.#ended = [];
    for (const draft of ended) {
      const number = this.#ring.add(draft);
      if (draft.answer !== undefined) this.#answers.add(number, draft.answer);
      if (number % watchedEvery === 0) this.#tell(this.#watcher);
      if (this.#followers.size === 0) continue;
      const record = this.#ring.get(number);
      for (const follow of [...this.#followers]) this.#tell(() => follow(record));
    }
  }

  /** The request has been answered: what goes wrong here is none of its client's business. */
  #tell(tell: () => void): void {
    try {
      tell();
    } catch (error) {
      this.#log.error('A request could not be looked at', error);
    }
  }

  /** The records that are kept, oldest first; to be read at once. */
  list(): RequestRecord[] {
    this.#writeDown();
    return this.#ring.list();
  }

  /** The same, newest first and one by one: for whoever needs few of them. */
  newestFirst(): Iterable<RequestRecord> {
    this.#writeDown();
    return this.#ring.newestFirst();
  }

  /** Those that did not go smoothly (`RequestRing.unsmooth`): to look for the few that tell of a mistake. */
  unsmooth(): Iterable<RequestRecord> {
    this.#writeDown();
    return this.#ring.unsmooth();
  }

  /** A record that is kept, and the answer to it, which is kept for fewer; to be read at once. */
  find(number: number): { readonly record: RequestRecord; readonly answer: KeptAnswer | undefined } | undefined {
    this.#writeDown();
    const record = this.#ring.find(number);
    return record && { record, answer: this.#answers.find(number) };
  }

  /** Forgets all; returns how many there were. */
  clear(): number {
    // Nobody is told of what is forgotten at once.
    for (const draft of this.#ended.splice(0)) this.#ring.add(draft);
    this.#answers.clear();
    return this.#ring.clear();
  }

  /** Forgets those that were signed for an account, and a region. */
  forgetWorlds(range: WorldRange): void {
    this.#writeDown();
    this.#ring.forget(({ world }) => world !== undefined && isWithin(world, range));
  }

  /** What a request to CodePipeline asks for. @param body Of which the input was read */
  noteInput(draft: RequestDraft, input: object, body: Buffer | undefined): void {
    const { jobId } = input as { readonly jobId?: unknown };
    draft.input = input;
    draft.body = body;
    if (typeof jobId === 'string' && jobId.length <= mostOfText) draft.jobId = jobId;
  }

  /** Who sent a request. */
  noteCaller(draft: RequestDraft, world: World, accessKeyId: string | undefined): void {
    const isSame = this.#world?.accountId === world.accountId && this.#world.region === world.region;
    if (!isSame) this.#world = world;
    if (this.#accessKeyId !== accessKeyId) this.#accessKeyId = accessKeyId;
    draft.world = this.#world;
    draft.accessKeyId = this.#accessKeyId;
  }

  /**
   * Has each request noticed as it ends, before it is written down: for whoever needs to know that there was one, and
   * of what, and throws nothing. Returns what ends that.
   */
  notice(noticer: (draft: Pick<RequestDraft, 'service' | 'operation'>) => void): () => void {
    this.#noticers.add(noticer);
    return () => this.#noticers.delete(noticer);
  }

  /** Tells of each request as it ends, when it is written down. Returns what ends that. */
  follow(follower: (record: RequestRecord) => void): () => void {
    this.#writeDown();
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  /** To be told before any of the records are lost that have not been looked at. */
  watch(watcher: () => void): void {
    this.#watcher = watcher;
  }
}

/** Notes invocations of functions as requests of the emulator's own, which have ended when the function has. */
export function noteInvocations(journal: Journal): WatchInvocation {
  return ({ world, name, jobId, requestId }) => {
    const draft = journal.beginInvocation(world, jobId, { FunctionName: name, InvocationType: 'Event', requestId });
    return ({ error, isTaken = false }) => {
      const status = isTaken ? 202 : 200;
      journal.end(draft, status, error && { code: error.type, message: error.message });
    };
  };
}
