import { jobCredentialLifetime } from '../../domain/credentials/job-credential.ts';
import { endedWithoutResultMessage, eventForJob, mostRetries } from '../../domain/jobs/lambda-function.ts';
import { hasEnded } from '../../domain/jobs/lifecycle.ts';
import { worldOf } from '../../domain/world.ts';
import type { FunctionAnswer } from '../../functions/function-call.ts';
import { traceOf } from '../../functions/trace-header.ts';
import type { Context } from '../context.ts';
import { issueCredentials } from '../credentials.ts';
import { findFunction } from '../declarations/find-function.ts';
import { type Invocation, invokeForJob } from '../jobs/lambda-job.ts';
import { invokeForEvent } from '../topics.ts';
import type { EffectKind, EffectPostponement, EffectTools } from './effect-kind.ts';

/**
 * Invokes a job's function. Its answer says nothing of the job, which ends by PutJobSuccessResult and
 * PutJobFailureResult (H3).
 */
export const lambdaInvocation: EffectKind<Invocation> = {
  name: invokeForJob,
  // Each may be a process of some 50 MB.
  limit: 10,
  async run(invocation, tools) {
    const call = tools.engine.perform((context) => callFor(context, invocation));
    if (call === undefined) return () => undefined;
    const answer = await invokeFunction(tools, { ...call, requestId: invocation.requestId });
    return (context) => {
      if (!answer.isTaken) noteEnd(context, invocation, call.name, answer.error !== undefined);
      if (answer.error === undefined) return undefined;
      const end = 'if its job has no result, it ends after 20 minutes of silence.';
      return retryAfterFailure(context, invocation, `Function ${call.name}`, end);
    };
  },
  // The job's silence is noticed by its deadline (C12).
  giveUp() {},
};

function callFor(context: Context, { job: key, attempt }: Invocation) {
  const job = context.store.jobRecords.findByKey(key);
  if (job === undefined || job.functionName === null) return undefined;
  // It was abandoned, or had reported before a kill cut its invocation off. A retry follows an error whatever was
  // reported.
  if (attempt === 1 && hasEnded(job.status)) return undefined;
  const { world, data, functionName: name } = job;
  const credentials = issueCredentials(context, job.actionExecution);
  return {
    world,
    name,
    jobId: job.id,
    event: eventForJob({ ...job, accountId: worldOf(world).accountId }, data, {
      ...credentials,
      expirationTime: context.now + jobCredentialLifetime,
    }),
  };
}

/** An end without a result is the commonest mistake of all, and on AWS shows 20 minutes later (H10 [chosen]). */
function noteEnd(context: Context, { job: key }: Invocation, name: string, hasFailed: boolean): void {
  const { store, now, log } = context;
  const job = store.jobRecords.findByKey(key);
  if (job === undefined) return;
  if (hasFailed) store.jobs.noteInvocation(job, 'InvocationFailed', now);
  else if (!hasEnded(job.status) && !isHandedOn(context, job.id)) {
    store.jobs.noteInvocation(job, 'EndedWithoutResult', now);
    log.warn(endedWithoutResultMessage(name, job.id));
  }
}

/** Whether another function is still to be invoked with an event that names the job, which may be the one to report. */
function isHandedOn({ store }: Context, jobId: string): boolean {
  const events = store.effects.listReady(invokeForEvent, 1000);
  return events.some(({ data }) => JSON.stringify(data).includes(jobId));
}

/**
 * Twice, after a while (H3 [documented: Lambda developer guide, asynchronous invocation]).
 * @param name The function, as a sentence begins with it
 * @param end What is said of the last failure
 */
export function retryAfterFailure(
  context: Context,
  invocation: { readonly attempt: number },
  name: string,
  end: string,
): EffectPostponement | undefined {
  const { attempt } = invocation;
  if (attempt > mostRetries) {
    context.log.warn(`${name} has failed ${attempt} times and is not invoked again; ${end}`);
    return undefined;
  }
  const delay = context.policy.functionRetryDelays[attempt - 1] ?? 0;
  return { data: { ...invocation, attempt: attempt + 1 }, dueAt: delay === 0 ? null : context.now + delay };
}

/**
 * Invokes a function once, wherever it is, and returns what it returned or how it failed. For work outside
 * transactions: it takes as long as the function does, and ends with `tools.signal`.
 */
export async function invokeFunction(
  { engine, functions, signal }: EffectTools,
  call: {
    /** In its stored form. */
    readonly world: string;
    readonly name: string;
    readonly event: unknown;
    /** Of the job that it is invoked for, if it is for one. */
    readonly jobId?: string;
    /** The same for an invocation and its retries. */
    readonly requestId: string;
    /** Absent where a chain of invocations begins (H14). */
    readonly trace?: string | undefined;
  },
): Promise<FunctionAnswer> {
  const { world: key, name } = call;
  const world = worldOf(key);
  const { definition, trace } = engine.perform((context) => ({
    definition: findFunction(context, key, name),
    trace: call.trace ?? traceOf({ world, name }, undefined, context),
  }));
  if (definition === undefined) {
    return { error: { type: 'ResourceNotFoundException', message: `The function '${name}' is nowhere given.` } };
  }
  return functions.invoke({ ...call, world, definition, trace }, signal);
}
