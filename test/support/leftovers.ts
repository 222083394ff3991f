// What a file of tests has started and not ended, since one of its tests ran out of time or threw: the files after it
// share its process.
import { childProcesses } from './processes.ts';

const openEmulators = new Set<() => Promise<void>>();

/** Has an emulator of this process stopped at the end of its file, unless that has stopped it itself. */
export function stopAtTheEnd(stop: () => Promise<void>): () => Promise<void> {
  const stopOnce = () => {
    openEmulators.delete(stopOnce);
    return stop();
  };
  openEmulators.add(stopOnce);
  return stopOnce;
}

/** Ends all of it. */
export async function endLeftovers(): Promise<void> {
  await Promise.all([...openEmulators].map((stop) => stop()));
  for (const { pid } of childProcesses()) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // it has ended meanwhile
    }
  }
}
