// A bootstrap's ends of the pipes between it and the emulator (child-protocol.ts).
import { readSync, writeSync } from 'node:fs';
import { type ChildReport, type ChildRequest, reportDescriptor, requestDescriptor } from './child-protocol.ts';

/** Stands still until there is a request; the emulator that has no more ends the process. */
export function nextRequest(): ChildRequest {
  const chunks: Buffer[] = [];
  const chunk = Buffer.alloc(65_536);
  do {
    const size = readSync(requestDescriptor, chunk);
    if (size === 0) process.exit(0);
    chunks.push(Buffer.from(chunk.subarray(0, size)));
  } while (chunks.at(-1)?.at(-1) !== 0x0a);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

/** Writes a report when what was written before it has gone out: an exit would drop what a pipe has not taken yet. */
export async function writeReport(report: ChildReport, mark: string | undefined): Promise<void> {
  for (const stream of [process.stderr, process.stdout]) {
    await new Promise<void>((resolve) => stream.write(stream === process.stdout ? `\n${mark}\n` : '', () => resolve()));
  }
  let rest = Buffer.from(`${JSON.stringify(report)}\n`);
  while (rest.length > 0) rest = rest.subarray(writeSync(reportDescriptor, rest));
  // A turn of the event loop: without one, Node.js would not tell of the next time at which the loop runs dry.
  await new Promise(setImmediate);
}
