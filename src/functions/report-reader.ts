import type { Readable } from 'node:stream';
import { isRecord } from '../domain/members.ts';
import { type ChildReport, reportDescriptor } from './child-protocol.ts';

/** Lambda's limit for what a function returns [documented: Lambda developer guide, quotas]. */
const mostReportBytes = 6 * 1024 * 1024;

/**
 * Reads the lines that a bootstrap writes, one an invocation; of one that is too long no more than is needed is kept.
 * The function's own code can write there, too, and then nothing that follows can be relied on.
 */
export class ReportReader {
  /** Resolves when the stream has ended, or is destroyed. */
  readonly closed: Promise<void>;
  /** The report of the invocation that is under way, if it has come. */
  last: ChildReport | undefined;
  #chunks: Buffer[] = [];
  #size = 0;
  #take: (report: ChildReport) => void = () => {};

  constructor(stream: Readable) {
    stream.on('data', (chunk: Buffer) => this.#read(chunk));
    stream.on('error', () => stream.destroy());
    this.closed = new Promise((resolve) => stream.on('close', resolve));
  }

  /**
   * Resolves with the next report; never, when the process ends without one: a line that a kill has cut off is none.
   */
  next(): Promise<ChildReport> {
    this.last = undefined;
    return new Promise((resolve) => {
      this.#take = resolve;
    });
  }

  #read(chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size <= mostReportBytes) this.#chunks.push(chunk);
    if (chunk.at(-1) !== 0x0a) return;
    this.last = this.#size <= mostReportBytes ? reportIn(Buffer.concat(this.#chunks).toString('utf8')) : tooLarge;
    this.#chunks = [];
    this.#size = 0;
    this.#take(this.last);
  }
}

function reportIn(line: string): ChildReport {
  try {
    const report: unknown = JSON.parse(line);
    return isRecord(report) ? report : unreadable;
  } catch {
    return unreadable;
  }
}

/** In place of a report that is none; the process can be asked nothing more. */
export const unreadable: ChildReport = {
  error: {
    type: 'Runtime.UnreadableReport',
    message: `The function wrote to the file descriptor ${reportDescriptor}, on which its process tells how invocations end.`,
  },
  isLast: true,
};

const tooLarge: ChildReport = {
  error: {
    type: 'Function.ResponseSizeTooLarge',
    message: `Response payload size exceeded maximum allowed payload size (${mostReportBytes} bytes).`,
  },
};
