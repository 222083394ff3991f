import { Writable } from 'node:stream';
import { format } from 'node:util';
import type { FunctionContext, Handler } from './call-handler.ts';
import type { InvokeStore } from './invoke-store.ts';

const isStreaming = Symbol('isStreaming');

type StreamingHandler = (event: unknown, stream: Writable, context: FunctionContext) => unknown;

/** Offers what Lambda's runtime for Node.js has as the global `awslambda`. */
export function offerRuntime(invokeStore: InvokeStore): void {
  Object.assign(globalThis, {
    awslambda: {
      streamifyResponse: (handler: StreamingHandler) => Object.assign(handler, { [isStreaming]: true }),
      HttpResponseStream: { from: (stream: Writable) => stream },
      InvokeStore: invokeStore,
    },
  });
}

export function isStreamingHandler(handler: Handler): boolean {
  return isStreaming in handler;
}

/** Gives a handler that streams its response a stream; what is written to it is what the handler returns. */
export function withResponseStream(handler: Handler): Handler {
  if (!isStreamingHandler(handler)) return handler;
  return async (event: unknown, context: FunctionContext) => {
    const chunks: Buffer[] = [];
    const stream = new Writable({
      write(chunk: Buffer, _encoding, done) {
        chunks.push(chunk);
        done();
      },
    });
    Object.assign(stream, { setContentType: () => {} });
    await (handler as unknown as StreamingHandler)(event, stream, context);
    if (!stream.writableEnded) throw new Error('Response stream is not finished.');
    const text = Buffer.concat(chunks).toString('utf8');
    try {
      return text === '' ? null : JSON.parse(text);
    } catch {
      return text;
    }
  };
}

/**
 * Makes the console write as Lambda's does: everything to the standard output, with the level of what is no plain
 * information in front, and with `console.fatal`, which Node.js does not have. Time and request id stand in the
 * emulator's log.
 */
export function labelConsole(): void {
  const writer = (label: string) => {
    return (...given: unknown[]) => void process.stdout.write(`${label}${format(...given)}\n`);
  };
  Object.assign(console, {
    log: writer(''),
    info: writer(''),
    trace: writer('TRACE\t'),
    debug: writer('DEBUG\t'),
    warn: writer('WARN\t'),
    error: writer('ERROR\t'),
    fatal: writer('FATAL\t'),
  });
}
