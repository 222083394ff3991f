/**
 * What some work costs this process, in milliseconds of the processor's time. Other processes do not count, other
 * work of this one does.
 */
export async function costOf(work: () => Promise<unknown> | unknown): Promise<number> {
  const begun = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}

/**
 * What a limit of such milliseconds is in this run: strict in the long one, on a machine that is known; in the usual
 * one with room for a slow and busy machine. What the limits are against takes many times as long.
 */
export function limitOf(milliseconds: number): number {
  return process.env.LONG === undefined ? 4 * milliseconds : milliseconds;
}
