import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes of a heap up to which it is shrunk: the host program of a larger one would notice the pause. */
const most = 256 * 1024 * 1024;

/**
 * Has JavaScript give back the memory that it no longer needs, in a turn of its own: 50 ms for a heap of 20 MB. By
 * itself it keeps up to 64 MB for new objects after much work, for as long as there is little to do: it looks for
 * garbage as objects are made. The inspector's `HeapProfiler.collectGarbage` does the same, and hung in a test's
 * worker.
 */
export function shrinkHeap(): void {
  if (process.memoryUsage().heapUsed > most) return;
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (options: object) => Promise<void>;
  setFlagsFromString('--no-expose-gc');
  void collect({ type: 'major', execution: 'async', flavor: 'last-resort' });
}
