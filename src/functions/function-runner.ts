import { loadOnce } from '../bounds/memoize.ts';
import { type World, worldKey } from '../domain/world.ts';
import type { AfterRealDelay } from '../runtime/alarm.ts';
import type { Log } from '../runtime/log.ts';
import type { Handler, InvocationFacts } from './call-handler.ts';
import type { ExecutionEnvironments } from './execution-environments.ts';
import {
  type FunctionAnswer,
  type FunctionCall,
  type FunctionSurroundings,
  functionArn,
  type InvokeFunction,
  type LeadHere,
  memorySizeOf,
  type WatchInvocation,
  type WriteLine,
} from './function-call.ts';

/**
 * How many invocations run at once that somebody waits for [chosen]: each may be a process of some 50 MB, and a
 * function may invoke itself without an end.
 */
const mostAwaited = 50;

/** Why an invocation that somebody would wait for does not begin, in Lambda's words for it. */
export type Throttling = 'ConcurrentInvocationLimitExceeded' | 'ReservedFunctionConcurrentInvocationLimitExceeded';

interface RunnerParts {
  /** Where the emulator serves, by IP; asked when a function is invoked. */
  readonly endpoint: () => string;
  readonly upstream: FunctionSurroundings['upstream'];
  readonly leadHere: LeadHere;
  readonly log: Log;
  readonly afterRealDelay: AfterRealDelay;
  readonly watch: WatchInvocation;
  /** Takes what functions write, in place of the log. */
  readonly writeLine?: WriteLine | undefined;
}

/** Runs functions wherever they are. Each way is loaded on first use. */
export class FunctionRunner {
  readonly #parts: RunnerParts;
  readonly #handlers = new Map<string, Handler>();
  readonly #turns = new Turns();
  readonly #load = loadOnce(async () => {
    const { ExecutionEnvironments } = await import('./execution-environments.ts');
    this.#environments = new ExecutionEnvironments();
    return this.#environments;
  });
  /** Ends what somebody waits for. */
  #interruption = new AbortController();
  #awaited = 0;
  /** There from the first invocation of one that runs in a process. */
  #environments: ExecutionEnvironments | undefined;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
  }

  /** Keeps the code of a function of this process. */
  register(world: World, name: string, handler: Handler): void {
    this.#handlers.set(keyOf(world, name), handler);
  }

  /** Ends what is kept of former invocations: to be called when the state is replaced. */
  retire(): void {
    this.interrupt();
    this.#environments?.retire();
  }

  /** Ends the invocations that somebody waits for, who is told nothing of their functions. */
  interrupt(): void {
    this.#interruption.abort();
    this.#interruption = new AbortController();
  }

  /** To be called when nothing is under way any more. */
  async stop(): Promise<void> {
    this.interrupt();
    await this.#environments?.stop();
  }

  readonly invoke: InvokeFunction = async (call, signal) => {
    const { watch } = this.#parts;
    const key = keyOf(call.world, call.name);
    const endTurn = await this.#turns.take(key, call.definition.reservedConcurrentExecutions);
    const noteEnd = watch(call);
    const answer = await this.#answerTo(call, signal);
    endTurn();
    if (!signal.aborted) noteEnd(answer);
    return answer;
  };

  /**
   * Invokes a function at once for whoever waits for its answer, and notes nothing: the request for it is noted.
   * @param takeLine Is told what the function writes, too
   * @returns Undefined when the emulator was stopped meanwhile, or its state replaced
   */
  async invokeNow(
    call: FunctionCall,
    takeLine: (line: string) => void,
  ): Promise<FunctionAnswer | Throttling | undefined> {
    const key = keyOf(call.world, call.name);
    const most = call.definition.reservedConcurrentExecutions;
    if (this.#turns.areTaken(key, most)) return 'ReservedFunctionConcurrentInvocationLimitExceeded';
    if (this.#awaited >= mostAwaited) return 'ConcurrentInvocationLimitExceeded';
    const { signal } = this.#interruption;
    this.#awaited += 1;
    const endTurn = await this.#turns.take(key, most);
    const answer = await this.#answerTo({ ...call, isAwaited: true }, signal, takeLine);
    endTurn();
    this.#awaited -= 1;
    return signal.aborted ? undefined : answer;
  }

  async #answerTo(call: FunctionCall, signal: AbortSignal, takeLine?: (line: string) => void): Promise<FunctionAnswer> {
    const { endpoint, upstream, leadHere, log, afterRealDelay, writeLine: write = this.#logOf(call) } = this.#parts;
    const writeLine: WriteLine = (line, time) => {
      takeLine?.(line);
      write(line, time);
    };
    const surroundings = { endpoint: endpoint(), upstream, leadHere, signal, writeLine, afterRealDelay };
    const answer = await this.#run(call, surroundings).catch(
      ({ name, message }: Error): FunctionAnswer => ({ error: { type: name, message } }),
    );
    if (answer.error !== undefined && !signal.aborted) {
      log.warn(`Function ${call.name} failed: ${answer.error.type}: ${answer.error.message}`);
    }
    return answer;
  }

  #logOf({ name, requestId }: FunctionCall): WriteLine {
    return (line, time = new Date()) => this.#parts.log.info(`${time.toISOString()} ${name} ${requestId}: ${line}`);
  }

  async #run(call: FunctionCall, surroundings: FunctionSurroundings): Promise<FunctionAnswer> {
    const { definition } = call;
    switch (definition.kind) {
      case 'code':
      case 'executable':
      case 'inline':
      case 'module':
      case 'python': {
        const environments = await this.#load();
        return environments.invoke(definition, call, factsOf(call), surroundings);
      }
      case 'url': {
        const { runAtUrl } = await import('./elsewhere.ts');
        return runAtUrl(definition.url, call, surroundings);
      }
      case 'endpoint': {
        const { runAtEndpoint } = await import('./elsewhere.ts');
        return runAtEndpoint(definition.endpoint, call, surroundings);
      }
      case 'registered': {
        const handler = this.#handlers.get(keyOf(call.world, call.name));
        if (handler === undefined) throw new Error('It was registered in a process that has ended; register it again.');
        const { runHere } = await import('./registered-function.ts');
        return runHere(handler, factsOf(call), call, surroundings);
      }
    }
  }
}

function keyOf(world: World, name: string): string {
  return `${worldKey(world)} ${name}`;
}

function factsOf(call: FunctionCall): InvocationFacts {
  const now = Date.now();
  const day = new Date(now).toISOString().slice(0, 10).replaceAll('-', '/');
  return {
    awsRequestId: call.requestId,
    functionName: call.name,
    invokedFunctionArn: functionArn(call),
    logGroupName: `/aws/lambda/${call.name}`,
    logStreamName: `${day}/[$LATEST]${call.requestId.replaceAll('-', '')}`,
    memoryLimitInMB: memorySizeOf(call),
    deadline: now + call.definition.timeout,
  };
}

/** Lets no more than so many do the same thing at once; the others wait in the order in which they came. */
class Turns {
  readonly #taken = new Map<string, number>();
  readonly #waiting = new Map<string, (() => void)[]>();

  areTaken(key: string, most = Number.POSITIVE_INFINITY): boolean {
    return (this.#taken.get(key) ?? 0) >= most;
  }

  /**
   * Resolves when there is a turn, to what ends it. @param most How many have one at once; undefined for any number.
   */
  async take(key: string, most = Number.POSITIVE_INFINITY): Promise<() => void> {
    const taken = this.#taken.get(key) ?? 0;
    if (taken >= most) await new Promise<void>((resolve) => this.#waitingFor(key).push(resolve));
    else this.#taken.set(key, taken + 1);
    return () => this.#end(key);
  }

  /** A turn that ends goes to whoever has waited longest. */
  #end(key: string): void {
    const next = this.#waitingFor(key).shift();
    if (next !== undefined) next();
    else this.#taken.set(key, (this.#taken.get(key) ?? 1) - 1);
  }

  #waitingFor(key: string): (() => void)[] {
    const waiting = this.#waiting.get(key) ?? [];
    this.#waiting.set(key, waiting);
    return waiting;
  }
}
