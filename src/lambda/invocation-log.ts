import { functionVersion } from '../functions/call-handler.ts';
import { type FunctionCall, memorySizeOf } from '../functions/function-call.ts';

/** Bytes of the log that an answer shows [documented]. */
const mostShown = 4096;

/** What an invocation writes, between the lines that Lambda writes around it. No more than the end is kept. */
export class InvocationLog {
  readonly #call: FunctionCall;
  readonly #began = performance.now();
  #lines: string[] = [];
  #length = 0;

  constructor(call: FunctionCall) {
    this.#call = call;
    this.take(`START RequestId: ${call.requestId} Version: ${functionVersion}`);
  }

  take(line: string): void {
    this.#lines.push(line);
    this.#length += line.length + 1;
    while (this.#length - (this.#lines[0]?.length ?? 0) > mostShown)
      this.#length -= (this.#lines.shift() ?? '').length + 1;
  }

  /** The last 4 KB, as the header has them. */
  tail(): string {
    const milliseconds = performance.now() - this.#began;
    const { requestId } = this.#call;
    const report = [
      `REPORT RequestId: ${requestId}`,
      `Duration: ${milliseconds.toFixed(2)} ms`,
      `Billed Duration: ${Math.ceil(milliseconds)} ms`,
      `Memory Size: ${memorySizeOf(this.#call)} MB`,
    ];
    const text = [...this.#lines, `END RequestId: ${requestId}`, `${report.join('\t')}\t`, ''].join('\n');
    return Buffer.from(text).subarray(-mostShown).toString('base64');
  }
}
