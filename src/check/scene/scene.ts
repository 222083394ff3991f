import { join } from 'node:path';
import { sentenceOf, type Verdict } from '../../conduct/verdict.ts';
import type { EmulatorControl } from '../../control/api/emulator-control.ts';
import type {
  FaultDescription,
  FaultEffect,
  JobDescription,
  JobStatus,
  RequestDescription,
  VerdictKind,
} from '../../control/types.ts';
import { mostRetries } from '../../domain/jobs/lambda-function.ts';
import { afterRealDelay } from '../../runtime/alarm.ts';
import { type CheckedJob, deeds, type Input, type Role, type Subject } from '../subject.ts';
import type { Gate } from '../worker/gate.ts';
import type { OutputTail } from '../worker/output-tail.ts';
import type { Worker, WorkerEnd } from '../worker/worker.ts';
import { type CaseMoment, letterOf, timelineOf } from './timeline.ts';

/** An emulator of one case. */
export interface CheckedEmulator extends EmulatorControl {
  readonly endpoint: string;
  readonly proxyUrl: string | undefined;
  readonly certificate: string | undefined;
  /** On the worker's conduct up to now. */
  verdicts(): readonly Verdict[];
  stop(): Promise<void>;
}

/** What a scene is made of. */
export interface SceneParts {
  readonly emulator: CheckedEmulator;
  readonly subject: Subject;
  /** Starts the worker, or another process of it. */
  readonly launch: (start: Launch) => Worker;
  /** The case's own folder. */
  readonly folder: string;
  /** Real milliseconds without a sign of life after which nothing more is expected. */
  readonly patience: number;
  readonly signal: AbortSignal;
  readonly output: OutputTail;
}

/** Where a worker is started. */
interface Launch {
  readonly endpoint: string;
  readonly proxyUrl: string | undefined;
  readonly emulator: CheckedEmulator;
  /** The case's own folder. */
  readonly caseFolder: string;
  /** For temporary files; whoever wants it makes it. */
  readonly folder: string;
  readonly output: OutputTail;
}

/** The case does not fit this worker, which only shows while it runs. The message is a sentence. */
export class Unfit extends Error {
  override readonly name = 'Unfit';
}

/** Nothing more can be learnt: what is wrong has been said. */
export class CaseOver extends Error {
  override readonly name = 'CaseOver';
}

/** What a look finds where there is nothing yet. */
type Nothing = false | undefined;

/** How often a scene is looked at. */
const lookInterval = 20;
/** What a process may take until it is heard of: runtimes and SDKs are loaded. */
const startPatience = 30_000;

/** A worker that continues jobs ends sometime; one that does not would go on until its day is over. */
export const mostTurns = 50;

const ended: ReadonlySet<JobStatus> = new Set(['Succeeded', 'Failed', 'TimedOut']);

/** One case under way: its emulator, its jobs, its worker, what has happened, and what is wrong with that. */
export class Scene {
  readonly emulator: CheckedEmulator;
  readonly subject: Subject;
  readonly folder: string;
  readonly output: OutputTail;
  readonly complaints: string[] = [];
  /** Where the worker connects to, if not to the emulator itself, by the URL that it would ask else. */
  readonly gates = new Map<string, Gate>();
  readonly #parts: SceneParts;
  readonly #workers: Worker[] = [];
  readonly #records: RequestDescription[] = [];
  /** By the number of the acknowledgement that was answered so. */
  readonly #statuses = new Map<number, string>();
  readonly #notes: CaseMoment[] = [];
  readonly #jobs: string[] = [];
  #lifeSign = performance.now();
  #starts = 0;

  constructor(parts: SceneParts) {
    this.#parts = parts;
    this.emulator = parts.emulator;
    this.subject = parts.subject;
    this.folder = parts.folder;
    this.output = parts.output;
  }

  /** What the worker has asked, oldest first, as far as it has been looked at. */
  get records(): readonly RequestDescription[] {
    return this.#records;
  }

  /** Jobs of the case, in the order in which they were made. */
  get jobs(): readonly string[] {
    return this.#jobs;
  }

  /** How long a worker may take for a step. */
  get patience(): number {
    return Math.max(this.#parts.patience, 3 * this.subject.profile.jobTime + 2 * this.subject.profile.pollInterval);
  }

  /** Says that something is not as it is asked. Ids of the case's jobs may stand in it. */
  complain(sentence: string): void {
    const told = this.#jobs.reduce((text, job, index) => text.replaceAll(job, letterOf(index)), sentence);
    if (!this.complaints.includes(told)) this.complaints.push(told);
  }

  /** Says so, and that nothing more can be learnt. */
  giveUp(sentence: string): never {
    this.complain(sentence);
    throw new CaseOver();
  }

  /** Writes down what is done to the worker. */
  note(what: string): void {
    this.#notes.push({ at: Date.now(), what, isOurs: true });
  }

  timeline(): CaseMoment[] {
    return timelineOf(this.#records, this.#statuses, this.#notes, this.#jobs);
  }

  /** Puts a job into the queue; returns its id. @param inputs Bytes in place of the input artifacts' own */
  async enqueue(
    changes: Pick<CheckedJob, 'configuration'> = {},
    inputs?: (input: Input) => Buffer | undefined,
  ): Promise<string> {
    for (const input of this.subject.inputs) {
      const bytes = inputs === undefined ? input.bytes : inputs(input);
      if (bytes !== undefined) await this.emulator.artifacts.put({ bucket: input.bucket, key: input.key }, bytes);
    }
    const { id } = await this.emulator.jobs.enqueue({ ...this.subject.job, ...changes });
    this.#jobs.push(id);
    this.note(`Job ${letterOf(this.#jobs.length - 1)} is put into the queue`);
    return id;
  }

  /** Puts a job into the queue and starts the worker; returns the job's id. */
  async begin(...job: Parameters<Scene['enqueue']>): Promise<string> {
    const id = await this.enqueue(...job);
    this.startWorker();
    return id;
  }

  /** The same, until a request of the worker has met with a fault. @param first As `fault` has it */
  async beginWith(role: Role, effect: FaultEffect, first = 1): Promise<string> {
    const fault = await this.fault(role, effect, first);
    const id = await this.begin();
    await this.untilApplied(fault, deeds[role]);
    return id;
  }

  /** What a job is called in what is said of the scene. */
  nameOf(job: string): string {
    return `job ${letterOf(this.#jobs.indexOf(job))}`;
  }

  /** @param first How many requests it befalls, counted from the first: Infinity for all */
  async fault(role: Role, effect: FaultEffect, first = 1): Promise<FaultDescription> {
    return this.faultOn(this.subject.operations[role], effect, first);
  }

  async faultOn(operation: string, effect: FaultEffect, first = 1): Promise<FaultDescription> {
    return this.emulator.faults.add({ match: { operation, ...(Number.isFinite(first) && { first }) }, effect });
  }

  /** Starts the worker, or another process of it. */
  startWorker(): Worker {
    this.#starts += 1;
    const { endpoint, proxyUrl } = this.emulator;
    const through = (url: string) => this.gates.get(url)?.endpoint ?? url;
    // Deep enough for what a worker may unpack beside its own folder.
    const folder = join(this.folder, `worker-${this.#starts}`, 'a', 'b', 'c', 'temporary');
    if (!this.subject.isFunction)
      this.note(this.#starts === 1 ? 'The worker is started' : 'The worker is started again');
    const worker = this.#parts.launch({
      ...{ folder, emulator: this.emulator, caseFolder: this.folder },
      ...{ endpoint: through(endpoint), proxyUrl: proxyUrl && through(proxyUrl) },
      output: this.output,
    });
    this.#workers.push(worker);
    this.#lifeSign = performance.now();
    return worker;
  }

  /** Ends all processes of the worker at once. */
  async killWorkers(): Promise<void> {
    await Promise.all(this.#workers.splice(0).map((worker) => worker.kill()));
  }

  /** Ends one that no longer counts as running. */
  async killWorker(worker: Worker): Promise<void> {
    this.forget(worker);
    await worker.kill();
  }

  /** From now on it is expected that the process ends. */
  forget(worker: Worker): void {
    const place = this.#workers.indexOf(worker);
    if (place >= 0) this.#workers.splice(place, 1);
  }

  /** Moves the emulator's clock; what falls due on the way has happened then. */
  async moveClock(milliseconds: number, what: string): Promise<void> {
    this.note(what);
    await this.emulator.clock.advance(milliseconds);
  }

  /** Until a dispatched job that nobody acknowledged comes back (D1). */
  async endWindow(): Promise<void> {
    await this.moveClock(this.subject.acknowledgementWindow + 1000, 'The acknowledgement window ends');
  }

  /** Until every job that there is has timed out (M1). */
  async endTime(): Promise<void> {
    await this.moveClock(24 * 60 * 60 * 1000 + 60_000, 'A day goes by: jobs without a result time out');
  }

  /** Real time. */
  async pause(milliseconds: number): Promise<void> {
    if (this.#parts.signal.aborted) throw new CaseOver();
    await new Promise<void>((resolve) => {
      const stop = () => {
        cancel();
        this.#parts.signal.removeEventListener('abort', stop);
        resolve();
      };
      const cancel = afterRealDelay(milliseconds, stop);
      this.#parts.signal.addEventListener('abort', stop);
    });
    if (this.#parts.signal.aborted) throw new CaseOver();
  }

  /** Reads what the worker has asked since. */
  async look(): Promise<void> {
    const after = this.#records.at(-1)?.number ?? 0;
    const fresh = await this.emulator.requests.list({ after, limit: 10_000 });
    this.#records.push(...fresh);
    for (const record of fresh) await this.#noteStatus(record);
    if (fresh.some((record) => !this.isEmptyPoll(record))) this.#lifeSign = performance.now();
  }

  /** What an acknowledgement was answered says more than that it was. */
  async #noteStatus({ number, operation, status }: RequestDescription): Promise<void> {
    if (operation !== this.subject.operations.acknowledgement || status !== 200) return;
    const { answer } = await this.emulator.requests.get(number);
    if (typeof answer?.body.status === 'string') this.#statuses.set(number, answer.body.status);
  }

  isEmptyPoll({ operation, status, jobIds }: RequestDescription): boolean {
    return operation === this.subject.operations.poll && status === 200 && jobIds.length === 0;
  }

  /**
   * Waits until something is there.
   * @param look False as well as undefined where it is not yet
   * @param what What the worker is to do, such as `acknowledge the job`
   * @throws CaseOver when it ends or stands still before
   */
  async until<T>(look: () => Promise<T | Nothing> | T | Nothing, what: string): Promise<T> {
    this.#lifeSign = performance.now();
    for (;;) {
      // Before the look: what a process did before its end has arrived by then.
      const end = this.#ofEndedWorker();
      await this.look();
      const found = await look();
      if (found !== undefined && found !== false) return found;
      if (await this.#hasFunctionEnded()) {
        this.giveUp(`The function ended, and did not ${what}. What it returns or throws says nothing to CodePipeline.`);
      }
      if (end !== undefined) this.giveUp(`It ended ${howEnded(end)}, and did not ${what}.`);
      const patience = this.#records.length === 0 ? Math.max(startPatience, this.patience) : this.patience;
      if (performance.now() - this.#lifeSign > patience) {
        this.giveUp(`It did not ${what} within ${Math.round(patience / 1000)} s.`);
      }
      await this.pause(lookInterval);
    }
  }

  /** Whether a function is done with the job that was put into the queue last, without a result. */
  async #hasFunctionEnded(): Promise<boolean> {
    const job = this.#jobs.at(-1);
    if (!this.subject.isFunction || job === undefined) return false;
    const { history, status } = await this.lastOf(job);
    const failures = history.filter(({ event }) => event === 'InvocationFailed').length;
    return status === 'InProgress' && (failures > mostRetries || history.at(-1)?.event === 'EndedWithoutResult');
  }

  #ofEndedWorker(): WorkerEnd | undefined {
    const ends = this.#workers.map(({ end }) => end);
    return ends.length > 0 && ends.every((end) => end !== undefined) ? ends[0] : undefined;
  }

  /** The first request of the worker that is asked for. */
  async untilRequest(wanted: (record: RequestDescription) => boolean, what: string): Promise<RequestDescription> {
    return this.until(() => this.#records.find(wanted), what);
  }

  /** Waits until a fault has befallen a request. */
  async untilApplied({ id }: FaultDescription, what: string): Promise<void> {
    await this.until(async () => {
      const fault = (await this.emulator.faults.list()).find((each) => each.id === id);
      return fault !== undefined && fault.applied > 0;
    }, what);
  }

  /** Waits until a job is in the worker's hands. */
  async untilAcknowledged(job: string): Promise<void> {
    await this.until(async () => (await this.emulator.jobs.get(job)).status === 'InProgress', deeds.acknowledgement);
  }

  /** Waits until a job, and what continues it, has ended; returns the last of them. */
  async untilEnded(job: string, what = `report a result of ${this.nameOf(job)}`): Promise<JobDescription> {
    return this.until(async () => {
      const last = await this.lastOf(job);
      if (last.chain.length > mostTurns)
        this.giveUp(`After ${mostTurns} turns it still continued ${this.nameOf(job)}.`);
      return ended.has(last.status) && last;
    }, what);
  }

  /** Waits for what may never come, where that is another case's subject. */
  async withoutComplaint(waiting: () => Promise<unknown>): Promise<void> {
    const known = this.complaints.length;
    try {
      await waiting();
    } catch (error) {
      if (!(error instanceof CaseOver) || this.#parts.signal.aborted) throw error;
      this.complaints.length = known;
    }
  }

  /** A job, or the last of those that continue it. */
  async lastOf(job: string): Promise<JobDescription> {
    const { chain } = await this.emulator.jobs.get(job);
    return this.emulator.jobs.get(chain.at(-1) ?? job);
  }

  /** Waits until the worker has ended a job, and goes on to a further one. */
  async endsAndGoesOn(job: string, what?: string): Promise<void> {
    await this.untilEnded(job, what);
    await this.nextJobIsDone();
  }

  /** A further job: that the worker does it shows that it goes on. */
  async nextJobIsDone(): Promise<void> {
    const job = await this.enqueue();
    const { status } = await this.untilEnded(job, `go on to the next job (${letterOf(this.#jobs.length - 1)})`);
    if (status !== 'Succeeded') this.complain(`The next job ended as ${status}.`);
  }

  /** Waits as long as the worker takes for a job, so that what it should not do would have been done. */
  async settle(): Promise<void> {
    const { jobTime } = this.subject.profile;
    await this.pause(Math.min(this.patience, 2 * jobTime + 300));
    await this.look();
  }

  /** Complains of what the worker did by the verdicts on its conduct, in their words. */
  async judgeConduct(...kinds: readonly VerdictKind[]): Promise<void> {
    for (const verdict of this.emulator.verdicts()) {
      // There is one worker here, and its access key says nothing.
      const sentence = verdict.subject.kind === 'worker' ? sentenceOf(verdict, 'It') : sentenceOf(verdict);
      if (kinds.includes(verdict.kind)) this.complain(sentence);
    }
  }

  /** Requests about a job to report its end. */
  reportsOf(job: string): RequestDescription[] {
    const { success, failure } = this.subject.operations;
    return this.requestsFor(job, [success, failure]);
  }

  requestsFor(job: string, operations: readonly string[]): RequestDescription[] {
    return this.#records.filter(({ operation = '', jobIds }) => operations.includes(operation) && jobIds.includes(job));
  }

  /** Requests to S3 for a job's artifacts, under its credentials. */
  transfersOf(job: string): RequestDescription[] {
    return this.#records.filter(({ service, jobIds }) => service === 's3' && jobIds.includes(job));
  }
}

function howEnded({ code, signal }: WorkerEnd): string {
  return signal === null ? `with the exit code ${code}` : `by ${signal}`;
}
