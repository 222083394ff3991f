import type { Log } from './log.ts';

/** Of so many things is warned: a client may make up names without an end. */
const most = 100;

/** Tells the log each warning once. */
export function createWarnOnce(log: Log): (warning: string) => void {
  const told = new Set<string>();
  return (warning) => {
    if (told.has(warning) || told.size >= most) return;
    told.add(warning);
    log.warn(warning);
  };
}
