import { isDeepStrictEqual } from 'node:util';
import { buildType } from '../jobs.ts';
import type { Client, JsonAnswer } from './client.ts';
import type { Random } from './random.ts';

/** The pipeline that is started under load; its builds go to the same workers. */
export const loadedPipeline = 'Load';
const loadedPipelineArn = `arn:aws:codepipeline:us-east-1:123456789012:${loadedPipeline}`;

/** A value that one client alone writes over and over: what it was answered for, and what it tried last. */
interface Written {
  answered: number;
  tried: number;
}

/**
 * What an emulator has answered to workers and others while it was loaded, and must still know after whatever befell
 * it. Nothing here ends a window, so that no job may ever be dispatched twice.
 */
export class Ledger {
  readonly #events = new Map<string, string[]>();
  readonly #executions = new Set<string>();
  readonly #objects = new Map<string, Written>();
  readonly #tags = new Map<string, Written>();
  /** Of what has been answered since the last check. */
  #fresh = new Set<string>();
  #answers = 0;
  #wake = () => {};

  /** How many answers there have been. */
  get answers(): number {
    return this.#answers;
  }

  /** Waits for so many more answers. */
  async moreAnswers(count: number): Promise<void> {
    const enough = this.#answers + count;
    while (this.#answers < enough) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Works like a worker that never tires: polls, acknowledges, reports. Ends with the connection. */
  async work(client: Client, random: Random): Promise<void> {
    for (;;) {
      const { jobs } = this.#expect200(
        await client.call('PollForJobs', { actionTypeId: buildType, maxBatchSize: random.of(1, 1, 3) }),
        'PollForJobs',
      );
      if (jobs.length === 0) await client.control('POST', '/jobs', { actionTypeId: buildType, count: 100 });
      for (const { id, nonce } of jobs as { id: string; nonce: string }[]) {
        if (this.#events.has(id)) throw new Error(`Job ${id} has been dispatched twice`);
        this.#note(id, 'HandedOut');
        const { status } = this.#expect200(await client.call('AcknowledgeJob', { jobId: id, nonce }), id);
        if (status !== 'InProgress') throw new Error(`Job ${id} was acknowledged as ${status}`);
        this.#note(id, 'Acknowledged');
        if (random.chance(0.1)) continue;
        if (random.chance(0.2)) {
          const failureDetails = { type: 'JobFailed', message: 'no' };
          this.#expect200(await client.call('PutJobFailureResult', { jobId: id, failureDetails }), id);
          this.#note(id, 'FailureReported');
        } else {
          this.#expect200(await client.call('PutJobSuccessResult', { jobId: id }), id);
          this.#note(id, 'SuccessReported');
        }
      }
    }
  }

  /** Starts executions, writes an object and a tag, over and over. */
  async write(client: Client, random: Random, name: string): Promise<void> {
    for (;;) {
      await this.#writeNext(this.#objects, name, async (number) => {
        const size = random.of(10, 1000, 300_000);
        const { status } = await client.s3('PUT', `/load/${name}`, contentOf(number, size));
        return status;
      });
      await this.#writeNext(this.#tags, name, async (number) => {
        const input = { resourceArn: loadedPipelineArn, tags: [{ key: name, value: String(number) }] };
        return (await client.call('TagResource', input)).status;
      });
      if (!random.chance(0.3)) continue;
      const { status, body } = await client.call('StartPipelineExecution', { name: loadedPipeline });
      // A pipeline has so many executions at a time, and no more.
      if (status === 200) {
        this.#executions.add(body.pipelineExecutionId);
        this.#fresh.add(body.pipelineExecutionId);
        this.#count();
      }
    }
  }

  /**
   * Asks for all that has been answered, or for what has been since the last time.
   * @throws when anything of it is not so, or more was done than could be answered
   */
  async check(client: Client, { isWhole = false } = {}): Promise<void> {
    const fresh = this.#fresh;
    this.#fresh = new Set();
    for (const [id, events] of this.#events) {
      if (!isWhole && !fresh.has(id)) continue;
      const { body } = await client.control('GET', `/jobs/${id}`);
      const known = (body.history as { event: string }[] | undefined)?.map(({ event }) => event) ?? [];
      // One request more may have been committed than could be answered.
      if (!isDeepStrictEqual(known.slice(0, events.length), events) || known.length > events.length + 1)
        throw new Error(`Job ${id} was answered ${events}, and is known by ${known}`);
    }
    for (const id of this.#executions) {
      if (!isWhole && !fresh.has(id)) continue;
      const { status } = await client.control('GET', `/executions/${id}`);
      if (status !== 200) throw new Error(`Execution ${id} was started, and is answered ${status}`);
    }
    for (const [name, written] of this.#objects) {
      const { status, body } = await client.s3('GET', `/load/${name}`);
      const number = status === 200 ? Number(body.toString('latin1', 0, 10)) : 0;
      const isWholeObject = status !== 200 || body.equals(contentOf(number, body.length));
      settle(`Object ${name}`, written, number, isWholeObject);
    }
    const { body } = await client.call('ListTagsForResource', { resourceArn: loadedPipelineArn });
    const tags = new Map((body.tags as { key: string; value: string }[]).map(({ key, value }) => [key, Number(value)]));
    for (const [name, written] of this.#tags) settle(`Tag ${name}`, written, tags.get(name) ?? 0, true);
  }

  async #writeNext(list: Map<string, Written>, name: string, write: (number: number) => Promise<number>) {
    const written = list.get(name) ?? { answered: 0, tried: 0 };
    list.set(name, written);
    written.tried += 1;
    const status = await write(written.tried);
    if (status !== 200) throw new Error(`${name} was answered ${status}`);
    written.answered = written.tried;
    this.#count();
  }

  #note(id: string, event: string): void {
    const events = this.#events.get(id);
    if (events === undefined) this.#events.set(id, [event]);
    else events.push(event);
    this.#fresh.add(id);
    this.#count();
  }

  #count(): void {
    this.#answers += 1;
    this.#wake();
  }

  #expect200({ status, body }: JsonAnswer, what: string) {
    if (status !== 200) throw new Error(`${what} was answered ${status} ${JSON.stringify(body)}`);
    return body;
  }
}

/** What is there must be the last that was answered, or what was tried then. */
function settle(what: string, written: Written, number: number, isWhole: boolean): void {
  const { answered, tried } = written;
  if (!isWhole || (number !== answered && number !== tried))
    throw new Error(`${what} was written up to ${answered} (${tried}), and is ${number}${isWhole ? '' : ' in part'}`);
  written.answered = number;
  written.tried = number;
}

/** Bytes that tell their number and length everywhere. */
function contentOf(number: number, length: number): Buffer {
  return Buffer.alloc(length, String(number).padStart(10, '0'), 'latin1');
}
