import type { ControlParts } from '../../control/routing/route.ts';
import type { FailureDetails } from '../../domain/executions/action-execution.ts';
import { afterRealDelay } from '../../runtime/alarm.ts';
import type { StateChange } from '../../sqlite/database/state-changes.ts';
import type { Store } from '../../sqlite/store.ts';
import { clockTime } from './table.ts';

/** Lines are gathered for this long, so that a worker under load costs one write and not thousands. */
const pause = 100;
/** What a person can follow in that time; what is more is only counted. */
const mostLines = 200;
const shownLetters = 8;

/**
 * Logs as lines, from now on, how jobs and executions of pipelines move, and which actions fail and why. Returns what
 * prints the lines that still wait.
 */
export function printMovements({ config, store, log }: ControlParts): () => void {
  if (config.logLevel !== 'info' && config.logLevel !== 'debug') return () => {};
  let lines: string[] = [];
  let omitted = 0;
  let cancel: (() => void) | undefined;
  let width = 0;

  const lineOf = (told: Told, at: number): string => {
    width = Math.max(width, told.what.length);
    return `${clockTime(at)}  ${told.what.padEnd(width)}  ${told.id.slice(0, shownLetters)}…  ${told.movement}`;
  };

  const print = () => {
    cancel?.();
    cancel = undefined;
    if (omitted > 0) lines.push(`          and ${omitted} more movements of jobs and pipelines`);
    if (lines.length > 0) log.info(lines);
    lines = [];
    omitted = 0;
  };

  store.commits.watch({
    committed({ changes }) {
      const movements = changes.filter(isTold);
      if (movements.length === 0) return;
      for (const movement of movements) {
        if (lines.length >= mostLines) omitted += 1;
        else lines.push(lineOf(tell(store, movement), movement.at));
      }
      cancel ??= afterRealDelay(pause, print);
    },
  });
  return print;
}

/** Stages come and go with their executions, and actions mostly with their jobs; why one fails no job tells. */
function isTold({ subject, to }: StateChange): boolean {
  return subject === 'job' || subject === 'pipelineExecution' || (subject === 'actionExecution' && to === 'Failed');
}

interface Told {
  readonly what: string;
  readonly id: string;
  readonly movement: string;
}

function tell(store: Store, { subject, key, from, to }: StateChange): Told {
  const movement = `${from ?? 'new'} → ${to}`;
  if (subject === 'job') {
    const { id, category, provider, failure } = store.jobRecords.label(key);
    return { what: `${category}/${provider}`, id, movement: movement + because(to === 'Failed' ? failure : undefined) };
  }
  if (subject === 'pipelineExecution') {
    const { id, pipeline, statusSummary } = store.pipelineExecutions.get(key);
    const { name } = store.pipelines.get(pipeline);
    return {
      what: name,
      id,
      movement: `execution ${movement}${to === 'Failed' && statusSummary !== null ? `: ${statusSummary}` : ''}`,
    };
  }
  const action = store.eventSubjects.findActionExecution(key);
  const { pipeline = '', executionId = '', stage = '', failureDetails = undefined } = action ?? {};
  return {
    what: pipeline,
    id: executionId,
    movement: `${stage} / ${action?.action} ${movement}${because(failureDetails)}`,
  };
}

function because(failure: FailureDetails | null | undefined): string {
  return failure ? `: ${failure.type}: ${failure.message}` : '';
}
