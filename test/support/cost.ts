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
