import type { ActionTypeId } from '../domain/action-types/action-type-id.ts';
import type { AfterRealDelay } from '../runtime/alarm.ts';
import type { Store } from '../sqlite/store.ts';
import type { Target } from './effect.ts';
import type { Fault, FaultMatch } from './fault.ts';

/** The faults that await requests, oldest first. */
export class Faults {
  readonly #store: Store;
  readonly #afterRealDelay: AfterRealDelay;
  readonly #heldUp = new Set<() => void>();
  #faults: Fault[] = [];
  #lastNumber = 0;

  constructor(store: Store, afterRealDelay: AfterRealDelay) {
    this.#store = store;
    this.#afterRealDelay = afterRealDelay;
  }

  /** Whether there is none for any request. */
  get isEmpty(): boolean {
    return this.#faults.length === 0;
  }

  list(): readonly Fault[] {
    return this.#faults;
  }

  add(fault: Omit<Fault, 'id'>): Fault {
    this.#lastNumber += 1;
    const added = { ...fault, id: `fault-${this.#lastNumber}` };
    this.#faults.push(added);
    return added;
  }

  /** Removes one fault, or all; returns how many. */
  clear(id?: string): number {
    const before = this.#faults.length;
    this.#faults = id === undefined ? [] : this.#faults.filter((fault) => fault.id !== id);
    return before - this.#faults.length;
  }

  /**
   * The fault that is applied to a request: the oldest that matches and whose turn it is. Those after it do not see the
   * request.
   */
  next(target: Target): Fault | undefined {
    for (const fault of this.#faults) {
      if (!matches(this.#store, fault, target)) continue;
      fault.matched += 1;
      if (!fault.isDue()) continue;
      fault.applied += 1;
      return fault;
    }
    return undefined;
  }

  /** Resolves after a delay in real time with true, or with false when the emulator stops meanwhile. */
  holdUp(milliseconds: number): Promise<boolean> {
    return new Promise((resolve) => {
      const finish = (isOver: boolean) => {
        this.#heldUp.delete(stop);
        cancel();
        resolve(isOver);
      };
      const stop = () => finish(false);
      const cancel = this.#afterRealDelay(milliseconds, () => finish(true));
      this.#heldUp.add(stop);
    });
  }

  /** Lets go of all that is held up. */
  close(): void {
    for (const stop of [...this.#heldUp]) stop();
  }
}

/** Whether a fault is about a request, whosever turn it is. The cheap questions come first. */
function matches(store: Store, { match, effect }: Fault, target: Target): boolean {
  return (
    (match.operation ?? target.operation) === target.operation &&
    (match.accessKeyId ?? target.accessKeyId) === target.accessKeyId &&
    effect.operations.has(target.operation) &&
    (match.jobId === undefined || isAboutJob(store, target, match.jobId)) &&
    (match.actionType === undefined || isOfType(actionTypeOf(store, target), match.actionType)) &&
    (effect.isPossible?.(store, target) ?? true)
  );
}

function isAboutJob(store: Store, { input, actionExecution }: Target, jobId: string): boolean {
  if (actionExecution === undefined) return input.jobId === jobId;
  return store.jobs.listOfActionExecution(actionExecution).some(({ id }) => id === jobId);
}

function isOfType(type: Partial<ActionTypeId> | undefined, wanted: NonNullable<FaultMatch['actionType']>): boolean {
  if (type === undefined) return false;
  return Object.entries(wanted).every(([member, value]) => type[member as keyof ActionTypeId] === value);
}

/** The type that a poll asks for, or that of the job that a request is about. */
function actionTypeOf(store: Store, { input, worldKey, actionExecution }: Target): Partial<ActionTypeId> | undefined {
  if (input.actionTypeId !== undefined) return input.actionTypeId;
  if (actionExecution !== undefined) return store.actionExecutions.get(actionExecution).data.actionTypeId;
  return input.jobId === undefined ? undefined : store.jobs.findWithData(worldKey, input.jobId)?.data.actionTypeId;
}
