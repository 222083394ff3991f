import type { Readable } from 'node:stream';

/** Lines that are kept, and letters of each: a worker may write without end. */
const mostLines = 200;
const longestLine = 500;
/** Letters in which secrets are looked for, whatever lines are kept. */
const mostText = 1_000_000;

/** The last lines that a worker's processes have written, on both of their outputs. */
export class OutputTail {
  #lines: string[] = [];
  #text = '';

  /** Reads a stream to its end. */
  follow(stream: Readable): void {
    let rest = '';
    stream.setEncoding('utf8').on('data', (text: string) => {
      this.#text = (this.#text + text).slice(-mostText);
      const [first = '', ...more] = text.split(/\r?\n/);
      rest = (rest + first).slice(0, longestLine);
      for (const next of more) {
        this.#add(rest);
        rest = next.slice(0, longestLine);
      }
    });
    stream.on('end', () => {
      if (rest !== '') this.#add(rest);
    });
    stream.on('error', () => {});
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  /** The last of what was written, as it came. */
  get text(): string {
    return this.#text;
  }

  /** A line of somebody who has no stream. */
  add(line: string): void {
    this.#text = `${this.#text}${line}\n`.slice(-mostText);
    for (const each of line.split('\n')) this.#add(each.slice(0, longestLine));
  }

  #add(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > mostLines) this.#lines = this.#lines.slice(-mostLines);
  }
}
