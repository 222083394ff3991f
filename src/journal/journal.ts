import type { IncomingMessage } from 'node:http';
import type { World } from '../domain/world.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import { mostOfText } from './cut-input.ts';
import { ownRequestHeader } from './own-requests.ts';
import { noJobs, type RequestDraft, type RequestError, type RequestRecord } from './request-record.ts';
import { RequestRing } from './request-ring.ts';

const capacity = 10_000;

/**
 * After so many requests somebody is to look at them; what belongs together lies less than the rest of the ring apart.
 */
const watchedEvery = 8_000;

/** The last requests, in memory. */
export class Journal {
  readonly #clock: Pick<Clock, 'at'>;
  readonly #log: Log;
  readonly #ring = new RequestRing(capacity);
  #watcher: ((isRemarkable: boolean) => void) | undefined;
  /** Whether any request since the watcher was last told was remarkable, and whether any of those before was. */
  #isRemarkable = false;
  #wasRemarkable = false;
  #follower: ((record: RequestRecord) => void) | undefined;
  /** What is the same in request after request is kept once: the garbage collector pays for all that is kept. */
  #world: World | undefined;
  #accessKeyId: string | undefined;

  /** @param clock The emulator's. */
  constructor(clock: Pick<Clock, 'at'>, log: Log) {
    this.#clock = clock;
    this.#log = log;
  }

  /** Begins the record of a request; it is in the journal when it ends. */
  begin(service: RequestRecord['service'], request: IncomingMessage): RequestDraft {
    const isOwn = service === 's3' && request.headers[ownRequestHeader] !== undefined;
    return this.#draft(service, isOwn, request.socket.remotePort ?? 0);
  }

  /** Begins the record of an invocation of a job's function. @param input Without the event */
  beginInvocation(world: World, jobId: string, input: object): RequestDraft {
    const draft = this.#draft('lambda', false, 0);
    draft.operation = 'Invoke';
    draft.isCarriedOut = true;
    draft.input = input;
    draft.jobId = jobId;
    this.noteCaller(draft, world, undefined);
    return draft;
  }

  #draft(service: RequestRecord['service'], isOwn: boolean, connection: number): RequestDraft {
    const realAt = Date.now();
    return {
      service,
      isOwn,
      operation: undefined,
      at: this.#clock.at(realAt),
      realAt,
      duration: performance.now(),
      connection,
      world: undefined,
      accessKeyId: undefined,
      jobId: undefined,
      input: undefined,
      body: undefined,
      isCarriedOut: false,
      isRemarkable: service !== 'codepipeline',
      jobs: noJobs,
      jobStatus: undefined,
      actionExecution: undefined,
      fault: undefined,
      status: 0,
      error: undefined,
    };
  }

  /** Ends the record of a request. @param status 0 when no answer was sent */
  end(draft: RequestDraft, status: number, error?: RequestError): void {
    if (draft.isOwn) return;
    draft.duration = performance.now() - draft.duration;
    draft.status = status;
    draft.error = error;
    const number = this.#ring.add(draft);
    if (draft.isRemarkable || status !== 200 || draft.fault !== undefined) this.#isRemarkable = true;
    if (number % watchedEvery === 0) this.#tellWatcher();
    if (this.#follower !== undefined) this.#tell(() => this.#follower?.(this.#ring.get(number)));
  }

  #tellWatcher(): void {
    const isAnyRemarkable = this.#isRemarkable || this.#wasRemarkable;
    this.#wasRemarkable = this.#isRemarkable;
    this.#isRemarkable = false;
    this.#tell(() => this.#watcher?.(isAnyRemarkable));
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
    return this.#ring.list();
  }

  /** Forgets all; answers how many there were. */
  clear(): number {
    return this.#ring.clear();
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

  /** To be told of each request as it ends. */
  follow(follower: (record: RequestRecord) => void): void {
    this.#follower = follower;
  }

  /**
   * To be told before any of the records are lost that have not been looked at.
   * @param watcher Is told whether there is anything to see: a verdict becomes certain with a request that is
   *   remarkable or that follows one, or with a job's time-out.
   */
  watch(watcher: (isRemarkable: boolean) => void): void {
    this.#watcher = watcher;
  }
}
