import type { Context } from '../context.ts';

/**
 * How many pipelines may start one another in a row, by actions or by events: a circle goes on for ever on AWS, here it
 * would never settle [chosen].
 */
const deepestInvocation = 20;

/**
 * How many executions may start in a row, each by an event of another: where one execution starts several of the next,
 * that bound alone would let a million start [chosen].
 */
const mostInARow = 500;

/** Why an execution of this depth is not started, as a sentence; undefined when it is. */
export function tooDeep(invocationDepth: number): string | undefined {
  if (invocationDepth <= deepestInvocation) return undefined;
  return `${deepestInvocation} have started each other in a row already.`;
}

/** The same of a start by an event. */
export function tooManyInARow({ store }: Context, invocationDepth: number): string | undefined {
  if (invocationDepth < 2 || !store.pipelineExecutions.areAllInvoked(mostInARow)) return undefined;
  return `the last ${mostInARow} executions were all started by others.`;
}
