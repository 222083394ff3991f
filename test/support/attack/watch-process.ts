// Loaded into an emulator's process before its program: tells whoever started it how long the process was occupied at
// a stretch, and what it holds.
import { readdirSync } from 'node:fs';

/** What a process tells of the time since it was asked last. */
export interface ProcessSample {
  /** Milliseconds of CPU that the main thread used between two turns of a timer, at most: nobody else was served. */
  readonly longestBlock: number;
  /** Bytes. */
  readonly rss: number;
  /** Bytes; after a collection of garbage, when one was asked for. */
  readonly heap: number;
  /** Open file descriptors; undefined where there is no /proc. */
  readonly descriptors: number | undefined;
}

const turn = 5;

let longestBlock = 0;
let last = usedSoFar();

/** Milliseconds of CPU of this thread alone: what else runs on the machine does not count, nor do the helpers of V8. */
function usedSoFar(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

setInterval(() => {
  const now = usedSoFar();
  longestBlock = Math.max(longestBlock, now - last);
  last = now;
}, turn).unref();

process.on('message', (what) => {
  // Of the last resort: any other leaves pages to V8 that it may need again, up to 30 MB, now more and now fewer.
  if (what === 'sample with heap') globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  const { rss, heapUsed: heap } = process.memoryUsage();
  process.send?.({ longestBlock, rss, heap, descriptors: descriptors() } satisfies ProcessSample);
  longestBlock = 0;
  // A collection that was asked for is nobody's block.
  last = usedSoFar();
});
process.channel?.unref();

function descriptors(): number | undefined {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return undefined;
  }
}
