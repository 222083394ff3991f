import type { Readable } from 'node:stream';

/** Letters of a line that are shown. */
const longestLine = 2000;
/** Lines of an invocation that are shown: what a person can still look through. */
const mostLines = 1000;

/**
 * Takes apart what a function writes into lines. Whatever it writes, little is kept: a line without an end is cut while
 * it comes, and lines beyond the most are only counted.
 */
export class LineLog {
  readonly #write: (line: string) => void;
  #lines = 0;
  #omitted = 0;

  constructor(write: (line: string) => void) {
    this.#write = write;
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

  /** Says what was left out. */
  end(): void {
    if (this.#omitted > 0) this.#write(`… and ${this.#omitted} more lines, which are not shown`);
  }

  #take(line: string): void {
    if (this.#lines === mostLines) this.#omitted += 1;
    else {
      this.#lines += 1;
      this.#write(line);
    }
  }
}
