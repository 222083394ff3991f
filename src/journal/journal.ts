import type { IncomingMessage } from 'node:http';
import type { World } from '../domain/world.ts';
import { cutInput } from './cut-input.ts';
import { ownRequestHeader } from './own-requests.ts';
import type { RequestRecord } from './request-record.ts';

const capacity = 10_000;

/** After so many requests somebody is to look at them; what belongs together lies less than the rest of the ring apart. */
const watchedEvery = 8_000;

/** The last requests, in memory. */
export class Journal {
  readonly #now: () => number;
  /** A ring: the record of number n lies at n modulo its length. */
  #records: RequestRecord[] = [];
  #lastNumber = 0;
  #watcher: (() => void) | undefined;
  #follower: ((record: RequestRecord) => void) | undefined;
  /** What is the same in request after request is kept once: the garbage collector pays for all that is kept. */
  #world: World | undefined;
  readonly #inputs = new Map<string, { readonly bytes: Buffer; readonly input: object }>();

  /** @param now Epoch milliseconds by the emulator's clock. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Begins the record of a request; it is in the journal when it ends. */
  begin(service: RequestRecord['service'], request: IncomingMessage): RequestRecord {
    return {
      number: 0,
      service,
      isOwn: request.headers[ownRequestHeader] !== undefined,
      operation: undefined,
      at: this.#now(),
      realAt: Date.now(),
      duration: performance.now(),
      connection: request.socket.remotePort ?? 0,
      world: undefined,
      accessKeyId: undefined,
      input: undefined,
      status: 0,
      errorCode: undefined,
      errorMessage: undefined,
      isCarriedOut: false,
      jobs: noJobs,
      jobStatus: undefined,
      actionExecution: undefined,
      fault: undefined,
    };
  }

  /** Ends the record of a request. @param status 0 when no answer was sent */
  end(record: RequestRecord, status: number, error?: { readonly code: string; readonly message: string }): void {
    if (record.isOwn) return;
    record.duration = performance.now() - record.duration;
    record.status = status;
    if (error !== undefined) {
      record.errorCode = error.code;
      record.errorMessage = error.message;
    }
    record.number = this.#lastNumber += 1;
    this.#records[record.number % capacity] = record;
    if (record.number % watchedEvery === 0) this.#watcher?.();
    this.#follower?.(record);
  }

  /** The records that are kept, oldest first. */
  list(): RequestRecord[] {
    const oldest = Math.max(0, this.#lastNumber - capacity) + 1;
    const records: RequestRecord[] = [];
    for (let number = oldest; number <= this.#lastNumber; number++) {
      const record = this.#records[number % capacity];
      if (record?.number === number) records.push(record);
    }
    return records;
  }

  /** Forgets all; answers how many there were. */
  clear(): number {
    const count = this.list().length;
    this.#records = [];
    return count;
  }

  /** What a request to CodePipeline asks for. */
  noteInput(record: RequestRecord, operation: string, bytes: Buffer | undefined, body: object): void {
    const known = this.#inputs.get(operation);
    if (known !== undefined && bytes !== undefined && known.bytes.equals(bytes)) {
      record.input = known.input;
      return;
    }
    const input = cutInput(body, bytes?.length ?? 0);
    record.input = input;
    if (bytes !== undefined && bytes.length <= mostRemembered) this.#inputs.set(operation, { bytes, input });
  }

  /** Who sent a request. */
  noteCaller(record: RequestRecord, world: World, accessKeyId: string | undefined): void {
    const isSame = this.#world?.accountId === world.accountId && this.#world.region === world.region;
    if (!isSame) this.#world = world;
    record.world = this.#world;
    record.accessKeyId = accessKeyId;
  }

  /** To be told of each request as it ends. */
  follow(follower: (record: RequestRecord) => void): void {
    this.#follower = follower;
  }

  /** To be told before any of the records are lost that have not been looked at. */
  watch(watcher: () => void): void {
    this.#watcher = watcher;
  }
}

/** Bytes of a body that is compared with the next of its operation. */
const mostRemembered = 1024;

const noJobs: RequestRecord['jobs'] = [];
