import { growCapacity, Ring } from '../bounds/ring.ts';
import { type JobStatus, jobOperations } from '../domain/jobs/lifecycle.ts';
import type { World } from '../domain/world.ts';
import { cutInput, noJobs, type RequestDraft, type RequestRecord } from './request-record.ts';

/** Bytes for a body as it came and the id of a job that the answer shows; of what needs more, objects are kept. */
const room = 256;

const services = ['codepipeline', 's3', 'sts', 'lambda'] as const satisfies readonly RequestRecord['service'][];

/** What few requests have. */
type Rarities = Pick<
  RequestRecord,
  'input' | 'jobId' | 'errorCode' | 'errorMessage' | 'jobs' | 'actionExecution' | 'fault'
>;

/**
 * Where a row's numbers stand. A row is short and lies together: what a request writes should be few lines of the
 * cache.
 */
const numbers = {
  at: 0,
  realAt: 1,
  duration: 2,
  connection: 3,
  status: 4,
  bodyLength: 5,
  idLength: 6,
  flags: 7,
} as const;
const numbersInRow = Object.keys(numbers).length;

const flags = { isCarriedOut: 1, namesJob: 2, showsJob: 4, isForgotten: 8, isSmooth: 16 } as const;
/** The number of the service stands above the flags. */
const serviceUnit = 32;

/** Of these, an answer of 200 does not say by itself that the worker got what it asked for. */
const asking: ReadonlySet<string | undefined> = new Set([...jobOperations.polls, ...jobOperations.acknowledgements]);

/** Where a row's references stand: to what is there anyway. */
const references = { operation: 0, world: 1, accessKeyId: 2, jobStatus: 3, rarities: 4 } as const;
const referencesInRow = Object.keys(references).length;

/** The records of the last requests in rows of numbers and bytes: of a usual request no object stays. */
export class RequestRing {
  readonly #ring: Ring;
  #rows: Rows | undefined;
  #hasForgotten = false;

  constructor(capacity: number) {
    this.#ring = new Ring(capacity);
  }

  /** Takes a request that has ended; returns its number. */
  add(draft: RequestDraft): number {
    const number = this.#ring.next();
    const slot = this.#ring.slotOf(number);
    if (slot >= (this.#rows?.capacity ?? 0)) this.#rows = this.#largerRows(slot);
    this.#rows?.write(slot, draft);
    return number;
  }

  /** Oldest first. To be read at once: the next requests take their places. */
  list(): RequestRecord[] {
    const records = this.#ring.numbers().map((number) => this.get(number));
    return this.#hasForgotten ? records.filter((record) => !record.isForgotten) : records;
  }

  /** Newest first, one by one. To be read at once. */
  *newestFirst(): Generator<RequestRecord> {
    const { oldest, size } = this.#ring;
    for (let number = oldest + size - 1; number >= oldest; number--) {
      const record = this.get(number);
      if (!this.#hasForgotten || !record.isForgotten) yield record;
    }
  }

  /**
   * Those that did not go as smoothly as a request can: not to CodePipeline, not answered 200, under a fault, of an
   * uncommon form, a poll without a job, an acknowledgement that took none. To be read at once.
   */
  *unsmooth(): Generator<RequestRecord> {
    const { oldest, size } = this.#ring;
    for (let number = oldest; number < oldest + size; number++) {
      if (this.#rows?.has(this.#ring.slotOf(number), 'isSmooth')) continue;
      const record = this.get(number);
      if (!record.isForgotten) yield record;
    }
  }

  /** From now on some are left out of the list. */
  forget(isMeant: (record: RequestRecord) => boolean): void {
    for (const number of this.#ring.numbers()) {
      if (isMeant(this.get(number))) this.#rows?.forget(this.#ring.slotOf(number));
    }
    this.#hasForgotten = true;
  }

  /** Undefined when it is not kept any more. */
  find(number: number): RequestRecord | undefined {
    const record = this.#ring.has(number) ? this.get(number) : undefined;
    return record?.isForgotten ? undefined : record;
  }

  get(number: number): RequestInRows {
    return new RequestInRows(number, this.#rows as Rows, this.#ring.slotOf(number));
  }

  /** Returns how many there were. */
  clear(): number {
    const { size } = this.#ring;
    this.#ring.clear();
    this.#rows = undefined;
    this.#hasForgotten = false;
    return size;
  }

  /** Rows for this slot, too, with those there are: most emulators of a test suite see few requests. */
  #largerRows(slot: number): Rows {
    const rows = new Rows(growCapacity(slot, this.#ring.capacity));
    if (this.#rows !== undefined) rows.take(this.#rows);
    return rows;
  }
}

class Rows {
  readonly capacity: number;
  readonly #numbers: Float64Array;
  readonly #references: unknown[];
  readonly #bytes: Buffer;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.#numbers = new Float64Array(capacity * numbersInRow);
    this.#references = new Array(capacity * referencesInRow);
    this.#bytes = Buffer.allocUnsafeSlow(capacity * room);
  }

  /** Takes over the rows of one that is smaller. */
  take(smaller: Rows): void {
    this.#numbers.set(smaller.#numbers);
    for (const [index, reference] of smaller.#references.entries()) this.#references[index] = reference;
    this.#bytes.set(smaller.#bytes);
  }

  write(row: number, draft: RequestDraft): void {
    const { body, jobId, jobs, actionExecution, error, fault } = draft;
    const isBodyKept = body !== undefined && body.length <= room;
    const bodyLength = isBodyKept ? body.length : 0;
    const isInputKept = isBodyKept || draft.input === undefined;
    const shown = jobs.length === 1 && jobs[0]?.accessKeyId === undefined ? jobs[0]?.id : undefined;
    const shownBeside = shown === jobId ? undefined : shown;
    const isShownKept = shown !== undefined && (shownBeside === undefined ? isBodyKept : fits(shownBeside, bodyLength));
    const areJobsKept = isShownKept || jobs.length === 0;
    const isUsual =
      isInputKept && areJobsKept && error === undefined && actionExecution === undefined && fault === undefined;

    const start = row * room;
    if (isBodyKept) this.#bytes.set(body, start);
    const number = row * numbersInRow;
    this.#numbers[number + numbers.at] = draft.at;
    this.#numbers[number + numbers.realAt] = draft.realAt;
    this.#numbers[number + numbers.duration] = draft.duration;
    this.#numbers[number + numbers.connection] = draft.connection;
    this.#numbers[number + numbers.status] = draft.status;
    this.#numbers[number + numbers.bodyLength] = bodyLength;
    this.#numbers[number + numbers.idLength] =
      isShownKept && shownBeside !== undefined ? this.#bytes.write(shownBeside, start + bodyLength) : 0;
    this.#numbers[number + numbers.flags] =
      (draft.isCarriedOut ? flags.isCarriedOut : 0) |
      (jobId === undefined ? 0 : flags.namesJob) |
      (isShownKept ? flags.showsJob : 0) |
      (isUsual && isSmooth(draft) ? flags.isSmooth : 0) |
      (services.indexOf(draft.service) * serviceUnit);

    const reference = row * referencesInRow;
    this.#references[reference + references.operation] = draft.operation;
    this.#references[reference + references.world] = draft.world;
    this.#references[reference + references.accessKeyId] = draft.accessKeyId;
    this.#references[reference + references.jobStatus] = draft.jobStatus;
    this.#references[reference + references.rarities] = isUsual
      ? undefined
      : {
          input: isInputKept ? undefined : cutInput(draft.input as object, body?.length ?? 0),
          jobId: isInputKept ? undefined : jobId,
          errorCode: error?.code,
          errorMessage: error?.message,
          jobs: areJobsKept ? noJobs : jobs,
          actionExecution,
          fault,
        };
  }

  forget(row: number): void {
    this.#numbers[row * numbersInRow + numbers.flags] = this.number(row, 'flags') | flags.isForgotten;
  }

  number(row: number, name: keyof typeof numbers): number {
    return this.#numbers[row * numbersInRow + numbers[name]] as number;
  }

  has(row: number, flag: keyof typeof flags): boolean {
    return (this.number(row, 'flags') & flags[flag]) !== 0;
  }

  reference<T>(row: number, name: keyof typeof references): T | undefined {
    return this.#references[row * referencesInRow + references[name]] as T | undefined;
  }

  bodyText(row: number): string | undefined {
    const start = row * room;
    const length = this.number(row, 'bodyLength');
    return length === 0 ? undefined : this.#bytes.toString('utf8', start, start + length);
  }

  /** The id of the job that the answer shows and the body does not name. */
  idText(row: number): string | undefined {
    const start = row * room + this.number(row, 'bodyLength');
    const length = this.number(row, 'idLength');
    return length === 0 ? undefined : this.#bytes.toString('utf8', start, start + length);
  }
}

/** Whether a request went as it should, when nothing about it is rare. */
function isSmooth({ service, status, jobs, jobStatus, operation }: RequestDraft): boolean {
  if (service !== 'codepipeline' || status !== 200) return false;
  return jobs.length > 0 || jobStatus === 'InProgress' || !asking.has(operation);
}

/** Whether an id surely has room behind a body: no letter takes more than three bytes. */
function fits(id: string, bodyLength: number): boolean {
  return bodyLength + id.length * 3 <= room;
}

/** One record, read from its row member by member. */
class RequestInRows implements RequestRecord {
  readonly number: number;
  readonly #rows: Rows;
  readonly #row: number;

  constructor(number: number, rows: Rows, row: number) {
    this.number = number;
    this.#rows = rows;
    this.#row = row;
  }

  get service() {
    return services[Math.floor(this.#rows.number(this.#row, 'flags') / serviceUnit)] as RequestRecord['service'];
  }

  get operation() {
    return this.#rows.reference<string>(this.#row, 'operation');
  }

  get at() {
    return this.#rows.number(this.#row, 'at');
  }

  get realAt() {
    return this.#rows.number(this.#row, 'realAt');
  }

  get duration() {
    return this.#rows.number(this.#row, 'duration');
  }

  get connection() {
    return this.#rows.number(this.#row, 'connection');
  }

  get world() {
    return this.#rows.reference<World>(this.#row, 'world');
  }

  get accessKeyId() {
    return this.#rows.reference<string>(this.#row, 'accessKeyId');
  }

  get jobId() {
    return this.#has('namesJob') ? (this.#rarities?.jobId ?? (this.input as { jobId: string }).jobId) : undefined;
  }

  get input(): unknown {
    const text = this.#rows.bodyText(this.#row);
    return text === undefined ? this.#rarities?.input : JSON.parse(text);
  }

  get inputText() {
    return this.#rows.bodyText(this.#row) ?? JSON.stringify(this.#rarities?.input);
  }

  get status() {
    return this.#rows.number(this.#row, 'status');
  }

  get errorCode() {
    return this.#rarities?.errorCode;
  }

  get errorMessage() {
    return this.#rarities?.errorMessage;
  }

  get isCarriedOut() {
    return this.#has('isCarriedOut');
  }

  get jobs() {
    if (!this.#has('showsJob')) return this.#rarities?.jobs ?? noJobs;
    return [{ id: this.#rows.idText(this.#row) ?? (this.jobId as string) }];
  }

  get hasJobs() {
    return this.#has('showsJob') || (this.#rarities?.jobs.length ?? 0) > 0;
  }

  get isForgotten() {
    return this.#has('isForgotten');
  }

  get jobStatus() {
    return this.#rows.reference<JobStatus>(this.#row, 'jobStatus');
  }

  get actionExecution() {
    return this.#rarities?.actionExecution;
  }

  get fault(): RequestRecord['fault'] {
    return this.#rarities?.fault;
  }

  get #rarities() {
    return this.#rows.reference<Rarities>(this.#row, 'rarities');
  }

  #has(flag: keyof typeof flags): boolean {
    return this.#rows.has(this.#row, flag);
  }
}
