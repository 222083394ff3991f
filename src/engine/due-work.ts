import type { Store } from '../sqlite/store.ts';
import type { Context } from './context.ts';
import { settleDueJob } from './finish-job.ts';
import { settleDueRule } from './finish-rule.ts';
import { settleDueAction } from './settle-due-action.ts';
import { noticeChange } from './watch-sources.ts';

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
  /** To be run inside a transaction whose `now` is the moment. */
  settle(context: Context): Omit<Occurrence, 'at'>;
}

/**
 * Whatever has rows with a `due_at` finds its first one here. What falls due at the same moment is settled in this
 * order.
 */
const sources: readonly ((store: Store, until: number) => DueWork | undefined)[] = [
  ({ jobs }, until) => {
    const job = jobs.nextDue(until);
    return (
      job && {
        dueAt: job.dueAt,
        settle(context) {
          const { event, status } = settleDueJob(context, job);
          return { event, jobId: job.id, status };
        },
      }
    );
  },
  ({ actionExecutions }, until) => {
    const action = actionExecutions.nextDue(until);
    return (
      action && {
        dueAt: action.dueAt,
        settle(context) {
          const { status } = settleDueAction(context, action);
          return { event: 'Ended', actionExecutionId: action.data.pipelineContext.action.actionExecutionId, status };
        },
      }
    );
  },
  ({ ruleExecutions }, until) => {
    const rule = ruleExecutions.nextDue(until);
    return (
      rule && {
        dueAt: rule.dueAt,
        settle(context) {
          const { status } = settleDueRule(context, rule);
          return { event: 'Ended', ruleExecutionId: rule.id, status };
        },
      }
    );
  },
  ({ watchedSources }, until) => {
    const source = watchedSources.nextDue(until);
    return (
      source && {
        dueAt: source.dueAt,
        settle(context) {
          const pipelineExecutionId = noticeChange(context, source);
          return { event: 'SourceChanged', ...(pipelineExecutionId && { pipelineExecutionId }) };
        },
      }
    );
  },
  ({ effects }, until) => {
    const effect = effects.nextDue(until);
    return (
      effect && {
        dueAt: effect.dueAt,
        settle({ store }) {
          store.effects.makeReady(effect.key);
          return { event: 'Ready', effect: effect.kind };
        },
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
