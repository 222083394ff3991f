/** What of Vitest's state is read; a version that has it otherwise is taken for one that says nothing. */
interface VitestWorker {
  readonly config?: { readonly testTimeout?: number };
  readonly current?: {
    readonly timeout?: number;
    readonly concurrent?: boolean;
    readonly result?: { readonly startTime?: number };
  };
}

/** The same of Jest's. */
interface JestState {
  readonly testTimeout?: number;
  readonly currentlyRunningTest?: {
    readonly timeout?: number | null;
    readonly concurrent?: boolean;
    readonly startedAt?: number | null;
  } | null;
}

/** What Vitest and Jest give a test unless they are told otherwise. */
const usualTimeout = 5000;

/** The part of a test's time that a wait may use: the rest is for the message that says what was seen. */
const share = 0.9;

const longest = 30_000;
const shortest = 100;

/**
 * Real milliseconds for which a wait within a test goes on when it is not told: it is to end before the test framework
 * ends the test, whose message would say nothing. Undefined outside of Vitest and Jest, where no such end is known.
 */
export function patienceOfTest(): number | undefined {
  const vitest = (globalThis as { readonly __vitest_worker__?: VitestWorker }).__vitest_worker__;
  if (vitest !== undefined) {
    const { timeout = vitest.config?.testTimeout ?? usualTimeout, concurrent, result } = vitest.current ?? {};
    return within(timeout, concurrent, result?.startTime);
  }
  const jest = stateOfJest();
  if (jest === undefined) return undefined;
  const { timeout, concurrent, startedAt } = jest.currentlyRunningTest ?? {};
  return within(timeout ?? jest.testTimeout ?? usualTimeout, concurrent, startedAt);
}

/** A process that a test starts has Jest's variables, too, but not its state. */
function stateOfJest(): JestState | undefined {
  const symbol = Object.getOwnPropertySymbols(globalThis).find(
    ({ description }) => description === 'JEST_STATE_SYMBOL',
  );
  return symbol && (globalThis as unknown as Record<symbol, JestState>)[symbol];
}

/**
 * A framework that is told 0 or Infinity never ends a test. Of tests that run side by side it names one, which may be
 * another than the one that waits: how much of its time has gone says nothing.
 */
function within(timeout: number, isConcurrent = false, startedAt?: number | null): number {
  if (!Number.isFinite(timeout) || timeout <= 0) return longest;
  const elapsed = isConcurrent || !startedAt ? 0 : Date.now() - startedAt;
  return Math.round(Math.min(longest, Math.max(shortest, (timeout - elapsed) * share)));
}
