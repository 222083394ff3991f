import { ServiceError } from '../../model/service-error.ts';
import type { StoredPipeline } from '../../sqlite/pipelines.ts';
import type { Context } from '../context.ts';
import { type ExecutionRequest, startExecution } from './start-execution.ts';

/**
 * Starts a pipeline for something that happened by itself, so that nobody awaits an answer: a refusal is told in the
 * log. Answers the execution's id.
 * @param refused What the log tells before the reason.
 * @param read Makes the request; a ServiceError of its is a refusal, too.
 */
export function startUnlessRefused(
  context: Context,
  pipeline: StoredPipeline,
  refused: string,
  read: () => ExecutionRequest,
): string | undefined {
  try {
    return startExecution(context, pipeline, read());
  } catch (error) {
    // A start that is refused has written nothing yet: this transaction goes on.
    if (!(error instanceof ServiceError)) throw error;
    context.log.warn(`${refused}: ${error.message}`);
    return undefined;
  }
}
