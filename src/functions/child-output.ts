import type { Readable } from 'node:stream';
import { isRecord } from '../domain/members.ts';
import { type ChildReport, reportDescriptor } from './child-protocol.ts';
import type { WriteLine } from './function-call.ts';

/** Letters of a line that are shown. */
const longestLine = 2000;
/**
 * Lines of an invocation that are shown as they come. Of those that come after them the last so many are kept for its
 * end, which says more than the beginning: together these are all of 2,000.
 */
const mostLines = 1000;

/**
 * Takes apart what a function's process writes into lines, invocation by invocation. Whatever it writes, little is
 * kept: a line without an end is cut while it comes, and of many lines the first are shown at once and the last at the
 * end.
 */
export class LineLog {
  readonly #mark: string;
  #write: WriteLine = () => {};
  #shown = 0;
  #omitted = 0;
  #last: { readonly line: string; readonly time: Date }[] = [];
  /** An empty line that may belong to the mark that follows it. */
  #hasEmptyLine = false;
  #atMark: (() => void) | undefined;

  /** @param mark The line with which the process marks where the output of an invocation ends, after an empty one. */
  constructor(mark: string) {
    this.#mark = mark;
  }

  /** From now on lines belong to another invocation; what has been left out of the last one is told before. */
  begin(write: WriteLine): void {
    this.end();
    this.#write = write;
  }

  /** Resolves at the next mark. */
  reachMark(): Promise<void> {
    return new Promise((resolve) => {
      this.#atMark = resolve;
    });
  }

  /** Shows the last lines, and says what was left out before them. */
  end(): void {
    if (this.#omitted > 0) this.#write(`… ${this.#omitted} lines, which are not shown …`, this.#last[0]?.time);
    for (const { line, time } of this.#last) this.#write(line, time);
    this.#shown = 0;
    this.#omitted = 0;
    this.#last = [];
  }

  /** Reads a stream to its end; resolves then, or when it is destroyed. */
  follow(stream: Readable): Promise<void> {
    let line = '';
    let cut = 0;
    const add = (text: string) => {
      const fitting = text.slice(0, longestLine - line.length);
      line += fitting;
      cut += text.length - fitting.length;
    };
    const endLine = () => {
      this.#take(cut === 0 ? line : `${line}… (${cut} more characters)`);
      line = '';
      cut = 0;
    };
    return new Promise((resolve) => {
      stream.setEncoding('utf8');
      stream.on('data', (text: string) => {
        let from = 0;
        for (let to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
          add(text.slice(from, to));
          endLine();
          from = to + 1;
        }
        add(text.slice(from));
      });
      stream.on('error', () => stream.destroy());
      stream.on('close', () => {
        if (line !== '') endLine();
        resolve();
      });
    });
  }

  #take(line: string): void {
    const isMark = line === this.#mark;
    if (this.#hasEmptyLine && !isMark) this.#show('');
    this.#hasEmptyLine = line === '';
    if (isMark) this.#atMark?.();
    else if (line !== '') this.#show(line);
  }

  #show(line: string): void {
    if (this.#shown < mostLines) {
      this.#shown += 1;
      this.#write(line);
      return;
    }
    this.#last.push({ line, time: new Date() });
    if (this.#last.length <= mostLines) return;
    this.#last.shift();
    this.#omitted += 1;
  }
}

/** Bytes of JSON that a function may return: a hundred more than the 6 MB of Lambda's guide (H13 [transcript]). */
const mostReturnedBytes = 6_291_556;
const mostReportBytes = mostReturnedBytes + '{"payload":}\n'.length;

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
    message: `Response payload size exceeded maximum allowed payload size (${mostReturnedBytes} bytes).`,
  },
};
