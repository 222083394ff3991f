import type { IncomingMessage } from 'node:http';
import { ownRequestHeader } from './own-requests.ts';
import type { RequestRecord } from './request-record.ts';

const capacity = 10_000;

/** The last requests, in memory. */
export class Journal {
  readonly #now: () => number;
  /** A ring: the record of number n lies at n modulo its length. */
  #records: RequestRecord[] = [];
  #lastNumber = 0;
  #onHalf: (() => void) | undefined;

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
    if (record.number % (capacity / 2) === 0) this.#onHalf?.();
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

  /** To be told whenever half of the records have been replaced, before those are lost that nobody has looked at. */
  onHalf(listener: () => void): void {
    this.#onHalf = listener;
  }
}

const noJobs: RequestRecord['jobs'] = [];
