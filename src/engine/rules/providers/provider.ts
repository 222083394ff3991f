import type { RuleData, RuleEnd } from '../../../domain/executions/condition-execution.ts';
import type { Context } from '../../context.ts';

/** A rule that is being started. */
export interface StartingRule {
  /** Of its row, which is there already. */
  readonly key: number;
  readonly world: string;
  readonly data: RuleData;
  /** Epoch milliseconds at which it times out. */
  readonly deadline: number;
}

/** An end that comes by itself. */
interface PlannedRuleEnd {
  /** Epoch milliseconds; later than the deadline, it never comes. */
  readonly at: number;
  readonly end: RuleEnd;
}

/**
 * Who evaluates a rule. Begins the work, inside the transaction, and returns how the rule ended when it ended at once,
 * or how and when it will; undefined where somebody will report the end (finishRule).
 */
export type RuleProvider = (context: Context, rule: StartingRule) => RuleEnd | PlannedRuleEnd | undefined;
