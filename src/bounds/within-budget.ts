import { Script } from 'node:vm';

/** Thrown for work that took longer than it may: what it was given is too costly. */
export class TooCostlyError extends Error {
  override readonly name = 'TooCostlyError';
}

/**
 * Where the script finds its work: a property of the global object of Node's own context, in which scripts run. This
 * file may be loaded in another context, as test frameworks do, or several times in one process.
 */
const desk = 'globalThis[Symbol.for("codepipeline-local.work-in-hand")]';
const findDesk = new Script(`${desk} ??= {}`);
const doWork = new Script(`${desk}.work()`);

/**
 * Does work that a pattern of somebody else's decides the length of, and ends it where it takes too long (decision
 * 0019). Regular expressions that backtrack end, too.
 * @param work Something without effects, as it may end anywhere and begin again.
 * @param milliseconds Of the processor's time, threads of this process included. Where other processes have it, the
 *   work is begun again with as much more time as it lacked, up to four times in all.
 * @throws TooCostlyError Also when the stack's depth or a list's length is not enough for it. Anything else that the
 *   work throws is thrown.
 */
export function withinBudget<Value>(milliseconds: number, work: () => Value): Value {
  const place = findDesk.runInThisContext() as { work?: () => Value };
  place.work = work;
  try {
    let timeout = milliseconds;
    for (let attempt = 1; ; attempt += 1) {
      const begun = process.cpuUsage();
      try {
        return doWork.runInThisContext({ timeout }) as Value;
      } catch (error) {
        if (isOutOfRoom(error)) throw new TooCostlyError('it takes too much memory', { cause: error });
        if (!isTimeout(error)) throw error;
        const { user, system } = process.cpuUsage(begun);
        const share = (user + system) / 1000 / milliseconds;
        if (share >= 1 || attempt === mostAttempts) {
          throw new TooCostlyError(`it takes more than ${milliseconds} ms`, { cause: error });
        }
        timeout = Math.ceil(timeout / Math.max(share, leastShare));
      }
    }
  } finally {
    delete place.work;
  }
}

/** The work stands in everybody's way while it is tried. */
const mostAttempts = 4;
/** Of the time asked for, that is reckoned with where next to none was had. */
const leastShare = 0.1;

function isTimeout(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}

/** The stack's end, or a list's or text's. By its name: the error may be of another context than this file. */
function isOutOfRoom(error: unknown): boolean {
  return (error as { name?: unknown } | null)?.name === 'RangeError';
}
