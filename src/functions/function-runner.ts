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
  memorySizeOf,
  type WatchInvocation,
} from './function-call.ts';

interface RunnerParts {
  /** Where the emulator serves, by IP; asked when a function is invoked. */
  readonly endpoint: () => string;
  readonly upstream: FunctionSurroundings['upstream'];
  readonly log: Log;
  readonly afterRealDelay: AfterRealDelay;
  readonly watch: WatchInvocation;
  /** Takes what functions write, in place of the log. */
  readonly writeLine?: ((line: string) => void) | undefined;
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
    this.#environments?.retire();
  }

  /** To be called when nothing is under way any more. */
  async stop(): Promise<void> {
    await this.#environments?.stop();
  }

  readonly invoke: InvokeFunction = async (call, signal) => {
    const { endpoint, upstream, log, afterRealDelay, watch } = this.#parts;
    const key = keyOf(call.world, call.name);
    const endTurn = await this.#turns.take(key, call.definition.reservedConcurrentExecutions);
    const noteEnd = watch(call);
    const writeToLog: FunctionSurroundings['writeLine'] = (line, time = new Date()) =>
      log.info(`${time.toISOString()} ${call.name} ${call.requestId}: ${line}`);
    const writeLine = this.#parts.writeLine ?? writeToLog;
    const surroundings = { endpoint: endpoint(), upstream, signal, writeLine, afterRealDelay };
    const answer = await this.#run(call, surroundings).catch(
      ({ name, message }: Error): FunctionAnswer => ({ error: { type: name, message } }),
    );
    endTurn();
    if (!signal.aborted) noteEnd(answer);
    if (answer.error !== undefined && !signal.aborted) {
      log.warn(`Function ${call.name} failed: ${answer.error.type}: ${answer.error.message}`);
    }
    return answer;
  };

  async #run(call: FunctionCall, surroundings: FunctionSurroundings): Promise<FunctionAnswer> {
    const { definition } = call;
    switch (definition.kind) {
      case 'code':
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
