import { worldKey } from '../domain/world.ts';
import type { InvocationFacts } from './call-handler.ts';
import { CodeFolders, fingerprintOf, type LaidOutCode, type LocalFunction } from './code-folders.ts';
import { ExecutionEnvironment } from './execution-environment.ts';
import type { FunctionAnswer, FunctionCall, FunctionSurroundings } from './function-call.ts';
import { servicesElsewhere } from './function-environment.ts';

/** How many processes are kept for the next invocation: as many as run at once. Each may have some 50 MB. */
const mostKept = 10;

/** Real milliseconds for which a process is kept [chosen]: Lambda says no more than "for some time". */
const keptFor = 5 * 60_000;

/** A process that waits for the next invocation of its function. */
interface Kept {
  readonly key: string;
  readonly environment: ExecutionEnvironment;
  readonly forget: () => void;
}

/**
 * Runs functions in processes that are kept from one invocation to the next, as long as neither the function's
 * definition nor its code changes (decision 0012).
 */
export class ExecutionEnvironments {
  readonly #folders = new CodeFolders();
  /** The one that was used last is the last. */
  #kept: Kept[] = [];
  readonly #living = new Set<ExecutionEnvironment>();
  /** Counts the states that there were: what was started for an earlier one is not kept. */
  #generation = 0;

  /** @throws Error when the code is not there, in words */
  async invoke(
    definition: LocalFunction,
    call: FunctionCall,
    facts: InvocationFacts,
    surroundings: FunctionSurroundings,
  ): Promise<FunctionAnswer> {
    const code = await this.#folders.layOut(definition);
    const generation = this.#generation;
    const key = keyOf(call, code);
    const environment = this.#take(key) ?? this.#start(code, call, facts, await placeOf(code, call, surroundings));
    const answer = await environment.invoke(call, facts, surroundings);
    if (generation === this.#generation && environment.isAlive) this.#keep(key, environment, surroundings);
    else environment.close();
    return answer;
  }

  /** Ends the processes that wait. */
  retire(): void {
    this.#generation += 1;
    for (const { environment, forget } of this.#kept.splice(0)) {
      forget();
      environment.close();
    }
  }

  /** Resolves when no process is left. */
  async stop(): Promise<void> {
    this.retire();
    await Promise.all([...this.#living].map(({ ended }) => ended));
    await this.#folders.dispose();
  }

  #start(...parts: ConstructorParameters<typeof ExecutionEnvironment>): ExecutionEnvironment {
    const environment = new ExecutionEnvironment(...parts);
    this.#living.add(environment);
    void environment.ended.then(() => this.#living.delete(environment));
    return environment;
  }

  #take(key: string): ExecutionEnvironment | undefined {
    const index = this.#kept.findLastIndex((kept) => kept.key === key);
    const [found] = index < 0 ? [] : this.#kept.splice(index, 1);
    found?.forget();
    return found?.environment.isAlive ? found.environment : undefined;
  }

  #keep(key: string, environment: ExecutionEnvironment, { afterRealDelay }: FunctionSurroundings): void {
    const end = () => {
      this.#kept = this.#kept.filter((kept) => kept.environment !== environment);
      environment.close();
    };
    this.#kept.push({ key, environment, forget: afterRealDelay(keptFor, end) });
    if (this.#kept.length <= mostKept) return;
    const [oldest] = this.#kept.splice(0, 1);
    oldest?.forget();
    oldest?.environment.close();
  }
}

/**
 * Functions for Node.js and Python lead themselves here by their bootstraps (H11). Of other languages nothing is known
 * but what they read of their environment.
 */
async function placeOf(
  { language }: LaidOutCode,
  call: FunctionCall,
  { endpoint, upstream, leadHere }: FunctionSurroundings,
): Promise<ConstructorParameters<typeof ExecutionEnvironment>[3]> {
  const place = { endpoint, upstream };
  return language === 'executable' ? { ...place, led: await leadHere(servicesElsewhere(call, place)) } : place;
}

/**
 * The same for invocations that one process may serve. Where it cannot be told whether the code is the same, those are
 * an invocation and its retries.
 */
function keyOf({ world, name, definition, requestId }: FunctionCall, code: LaidOutCode): string {
  return JSON.stringify([worldKey(world), name, definition, code.root, fingerprintOf(code) ?? requestId]);
}
