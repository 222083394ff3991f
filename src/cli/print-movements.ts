import type { ControlParts } from '../control/capability.ts';
import { afterRealDelay } from '../runtime/alarm.ts';
import type { JobChange } from '../sqlite/state-changes.ts';
import { clockTime } from './table.ts';

/** Lines are gathered for this long, so that a worker under load costs one write and not thousands. */
const pause = 100;
/** What a person can follow in that time; what is more is only counted. */
const mostLines = 200;
const shownLetters = 8;

/** Logs each movement of a job as a line, from now on. Answers what prints the lines that still wait. */
export function printMovements({ config, store, log }: ControlParts): () => void {
  if (config.logLevel !== 'info' && config.logLevel !== 'debug') return () => {};
  let lines: string[] = [];
  let omitted = 0;
  let cancel: (() => void) | undefined;
  let typeWidth = 0;

  const lineOf = ({ key, from, to, at }: JobChange): string => {
    const job = store.jobRecords.label(key);
    const type = `${job.category}/${job.provider}`;
    typeWidth = Math.max(typeWidth, type.length);
    return `${clockTime(at)}  ${type.padEnd(typeWidth)}  ${job.id.slice(0, shownLetters)}…  ${from ?? 'new'} → ${to}`;
  };

  const print = () => {
    cancel?.();
    cancel = undefined;
    if (omitted > 0) lines.push(`          and ${omitted} more movements of jobs`);
    if (lines.length > 0) log.info(lines);
    lines = [];
    omitted = 0;
  };

  store.commits.watch({
    committed({ changes }) {
      const movements = changes.filter((change) => change.subject === 'job');
      if (movements.length === 0) return;
      for (const movement of movements) {
        if (lines.length >= mostLines) omitted += 1;
        else lines.push(lineOf(movement));
      }
      cancel ??= afterRealDelay(pause, print);
    },
  });
  return print;
}
