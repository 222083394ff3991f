/** How things are said. Instants are epoch milliseconds, or texts in ISO 8601. */

export function short(id: string): string {
  return id.slice(0, 8);
}

/** A length of time in its two largest units. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h ${Math.floor((seconds % 3600) / 60)}m`;
  return `${Math.floor(seconds / 86_400)}d ${Math.floor((seconds % 86_400) / 3600)}h`;
}

export function timeOfDay(instant: number | string): string {
  return new Date(instant).toISOString().slice(11, 19);
}

export function moment(instant: number | string): string {
  return new Date(instant).toISOString().slice(0, 19).replace('T', ' ');
}

export function bytes(size: number): string {
  if (size < 1024) return `${size} B`;
  if (size < 1024 * 1024) return `${(size / 1024).toFixed(1)} KiB`;
  return `${(size / 1024 / 1024).toFixed(1)} MiB`;
}

export function number(value: number): string {
  return value.toLocaleString('en');
}

const statuses: Readonly<Record<string, string>> = {
  InProgress: 'In progress',
  TimedOut: 'Timed out',
  Waiting: 'Waits for approval',
  None: 'Not run yet',
};

export function statusWords(status: string): string {
  return statuses[status] ?? status;
}

const jobEvents: Readonly<Record<string, string>> = {
  HandedOut: 'Dispatched to a worker',
  Acknowledged: 'Acknowledged',
  SuccessReported: 'Success reported',
  FailureReported: 'Failure reported',
  TimedOut: 'Timed out',
  BecameAvailable: 'Put into the queue',
  WindowEnded: 'Back in the queue, for nobody acknowledged it in time',
  Abandoned: 'Given up, for its action has ended',
  EndedWithoutResult: 'The function ended without a result',
  InvocationFailed: 'The function failed',
};

export function jobEventWords(event: string): string {
  return jobEvents[event] ?? event.replace(/([a-z])([A-Z])/g, '$1 $2');
}

const providers: Readonly<Record<string, string>> = {
  CodeStarSourceConnection: 'Git connection',
  Manual: 'Manual approval',
};

export function providerWords(provider: string): string {
  return providers[provider] ?? provider;
}
