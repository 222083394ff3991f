import type { Store } from '../../sqlite/store.ts';
import type { Context } from '../context.ts';
import { settleDueAction, settleDueRule } from '../outcomes/finish-action.ts';
import { settleDueJob } from '../outcomes/finish-job.ts';
import { startByEvent } from '../sources/start-by-event.ts';
import { noticeChange } from '../sources/watch-sources.ts';

/** One thing that happened by itself because its moment came. */
export interface Occurrence {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly event: string;
  readonly jobId?: string;
  readonly actionExecutionId?: string;
  readonly ruleExecutionId?: string;
  /** Of an execution that started. */
  readonly pipelineExecutionId?: string;
  /** Of work outside the emulator's state that may begin now: its kind. */
  readonly effect?: string;
  /** Of a job, an action or a rule. */
  readonly status?: string;
}

/** A stored row whose moment has come. */
export interface DueWork {
  /** Epoch milliseconds. */
  readonly dueAt: number;
  /** What it is, for the log. */
  readonly name: string;
  /** To be run inside a transaction whose `now` is the moment. */
  settle(context: Context): Omit<Occurrence, 'at'>;
  /** Takes its moment away, inside a transaction: for a row that cannot be settled. */
  setAside(): void;
}

/**
 * Whatever has rows with a `due_at` finds its first one here, by its key alone: what else the row says may be what is
 * wrong with it. What falls due at the same moment is settled in this order.
 */
const sources: readonly ((store: Store, until: number) => DueWork | undefined)[] = [
  ({ jobs }, until) => {
    const job = jobs.dueRows.next(until);
    return (
      job && {
        dueAt: job.dueAt,
        name: `job ${job.id}`,
        settle(context) {
          const { event, status } = settleDueJob(context, job);
          return { event, jobId: job.id, status };
        },
        setAside: () => jobs.dueRows.clear(job.key),
      }
    );
  },
  ({ actionExecutions }, until) => {
    const due = actionExecutions.dueRows.next(until);
    return (
      due && {
        dueAt: due.dueAt,
        name: `action execution ${due.id}`,
        settle(context) {
          const { status } = settleDueAction(context, actionExecutions.get(due.key));
          return { event: 'Ended', actionExecutionId: due.id, status };
        },
        setAside: () => actionExecutions.dueRows.clear(due.key),
      }
    );
  },
  ({ ruleExecutions }, until) => {
    const due = ruleExecutions.dueRows.next(until);
    return (
      due && {
        dueAt: due.dueAt,
        name: `rule execution ${due.id}`,
        settle(context) {
          const { status } = settleDueRule(context, ruleExecutions.get(due.key));
          return { event: 'Ended', ruleExecutionId: due.id, status };
        },
        setAside: () => ruleExecutions.dueRows.clear(due.key),
      }
    );
  },
  ({ watchedSources }, until) => {
    const source = watchedSources.dueRows.next(until);
    return (
      source && {
        dueAt: source.dueAt,
        name: `the source action ${source.action}`,
        settle(context) {
          const pipelineExecutionId = noticeChange(context, source);
          return { event: 'SourceChanged', ...(pipelineExecutionId && { pipelineExecutionId }) };
        },
        setAside: () => watchedSources.setNoticed(source),
      }
    );
  },
  ({ eventStarts }, until) => {
    const due = eventStarts.dueRows.next(until);
    return (
      due && {
        dueAt: due.dueAt,
        name: `start by an event ${due.key}`,
        settle(context) {
          const pipelineExecutionId = startByEvent(context, eventStarts.take(due.key));
          return { event: 'SourceChanged', ...(pipelineExecutionId && { pipelineExecutionId }) };
        },
        setAside: () => eventStarts.delete(due.key),
      }
    );
  },
  ({ effects }, until) => {
    const effect = effects.dueRows.next(until);
    return (
      effect && {
        dueAt: effect.dueAt,
        name: `${effect.kind} ${effect.key}`,
        settle() {
          effects.makeReady(effect.key);
          return { event: 'Ready', effect: effect.kind };
        },
        setAside: () => effects.delete(effect.key),
      }
    );
  },
];

/** What falls due first among everything that is due by `until`. */
export function nextDueWork(store: Store, until: number): DueWork | undefined {
  let first: DueWork | undefined;
  for (const source of sources) {
    const found = source(store, until);
    if (found !== undefined && (first === undefined || found.dueAt < first.dueAt)) first = found;
  }
  return first;
}
