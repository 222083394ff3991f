import { type World, worldKey } from '../domain/world.ts';
import type { AfterRealDelay } from '../runtime/alarm.ts';
import type { Log } from '../runtime/log.ts';
import type { FunctionHandler, InvocationFacts } from './call-handler.ts';
import {
  type FunctionAnswer,
  type FunctionCall,
  type FunctionSurroundings,
  functionArn,
  type InvokeFunction,
} from './function-call.ts';

/** Runs functions wherever they are. Each way is loaded on first use. */
export class Functions {
  readonly #endpoint: () => string;
  readonly #log: Log;
  readonly #afterRealDelay: AfterRealDelay;
  readonly #handlers = new Map<string, FunctionHandler>();

  /** @param parts.endpoint Where the emulator serves, by IP; asked when a function is invoked. */
  constructor(parts: { endpoint: () => string; log: Log; afterRealDelay: AfterRealDelay }) {
    this.#endpoint = parts.endpoint;
    this.#log = parts.log;
    this.#afterRealDelay = parts.afterRealDelay;
  }

  /** Keeps the code of a function of this process. */
  register(world: World, name: string, handler: FunctionHandler): void {
    this.#handlers.set(keyOf(world, name), handler);
  }

  readonly invoke: InvokeFunction = async (call, signal) => {
    const answer = await this.#run(call, {
      endpoint: this.#endpoint(),
      signal,
      writeLine: (line) => this.#log.info(`${call.name}: ${line}`),
      afterRealDelay: this.#afterRealDelay,
    }).catch((error: Error): FunctionAnswer => ({ error: { type: error.name, message: error.message } }));
    if (answer.error !== undefined && !signal.aborted) {
      this.#log.warn(`Function ${call.name} failed: ${answer.error.type}: ${answer.error.message}`);
    }
    return answer;
  };

  async #run(call: FunctionCall, surroundings: FunctionSurroundings): Promise<FunctionAnswer> {
    const { definition } = call;
    switch (definition.kind) {
      case 'module': {
        const { nodeRuntime, runInChild } = await import('./child-function.ts');
        const { module: file, handler } = definition;
        return runInChild(nodeRuntime, { file, handler, facts: factsOf(call) }, call, surroundings);
      }
      case 'python': {
        const { pythonRuntime, runInChild } = await import('./child-function.ts');
        const { python: file, handler } = definition;
        return runInChild(pythonRuntime, { file, handler, facts: factsOf(call) }, call, surroundings);
      }
      case 'url': {
        const { runAtUrl } = await import('./url-function.ts');
        return runAtUrl(definition.url, call, surroundings);
      }
      case 'endpoint': {
        const { runAtEndpoint } = await import('./endpoint-function.ts');
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
    deadline: now + call.definition.timeout,
  };
}
