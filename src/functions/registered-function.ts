import { callHandler, describeFailure, type Handler, type InvocationFacts, isThenable } from './call-handler.ts';
import { type FunctionAnswer, type FunctionCall, type FunctionSurroundings, timedOut } from './function-call.ts';

/**
 * Runs a function of this process. It cannot be ended: after its time, or when nobody wants its answer, it is left
 * alone.
 */
export function runHere(
  handler: Handler,
  facts: InvocationFacts,
  call: FunctionCall,
  { signal, writeLine, afterRealDelay }: FunctionSurroundings,
): Promise<FunctionAnswer> {
  return new Promise((resolve, reject) => {
    const cancel = afterRealDelay(call.definition.timeout, () => resolve(timedOut(call)));
    const answer = (answer: FunctionAnswer) => {
      cancel();
      resolve(answer);
    };
    signal.addEventListener('abort', () => answer({ error: { type: 'Aborted', message: 'The emulator stops.' } }), {
      once: true,
    });
    const { end } = callHandler(endingByItself(handler), JSON.parse(JSON.stringify(call.event)), facts);
    end
      .then(({ result = null, failure }) => {
        if (failure === undefined) return answer(marshalled(result));
        if (failure.cause instanceof Error) for (const line of `${failure.cause.stack}`.split('\n')) writeLine(line);
        answer({ error: describeFailure(failure.cause) });
      })
      .catch((error) => {
        // The handler has thrown something that cannot even be described.
        cancel();
        reject(error);
      });
  });
}

/** What goes over the wire of what a handler returns. */
function marshalled(result: unknown): FunctionAnswer {
  try {
    return { payload: JSON.parse(JSON.stringify(result) ?? 'null') };
  } catch {
    return { error: { type: 'Error', message: 'Unable to stringify response body' } };
  }
}

/**
 * On Lambda a function that answers nobody ends with null when its event loop has run dry, which cannot be told of a
 * process that goes on. One that takes neither a context nor a callback has nothing to answer with but what it returns.
 */
function endingByItself(handler: Handler): Handler {
  if (handler.length > 1) return handler;
  return (...args) => {
    const returned = handler(...args);
    return isThenable(returned) ? returned : Promise.resolve(null);
  };
}
