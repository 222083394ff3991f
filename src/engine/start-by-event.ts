import { readTaggedArn } from '../domain/arn.ts';
import type { SourceRevisionOverride } from '../domain/pipeline-execution.ts';
import { worldKey } from '../domain/world.ts';
import { ServiceError } from '../model/service-error.ts';
import type { EventStart } from '../sqlite/event-starts.ts';
import type { Context } from './context.ts';
import { startExecution } from './start-execution.ts';

/**
 * Starts a pipeline that an EventBridge rule has as its target, with the source revisions and variables that the rule
 * gives it [documented: CodePipeline user guide, "Amazon S3 source actions and EventBridge"]; answers the execution's
 * id. A start that is refused is told in the log.
 */
export function startByEvent(context: Context, { pipelineArn, ruleArn, input }: EventStart): string | undefined {
  const { store, log } = context;
  const { name, ...world } = readTaggedArn(pipelineArn) as ReturnType<typeof readTaggedArn> & { name: string };
  const pipeline = store.pipelines.find(worldKey(world), name);
  if (pipeline === undefined) {
    log.warn(`${ruleArn} starts nothing: there is no pipeline ${name} in ${worldKey(world)}.`);
    return undefined;
  }
  const { sourceRevisions, variables } = (input ?? {}) as { sourceRevisions?: unknown; variables?: unknown };
  try {
    return startExecution(context, pipeline, {
      triggerType: 'CloudWatchEvent',
      triggerDetail: ruleArn,
      sourceRevisions: listOf(sourceRevisions) as readonly SourceRevisionOverride[],
      variables: listOf(variables) as readonly { name: string; value: string }[],
    });
  } catch (error) {
    // Refused before anything was written, such as for a variable without a value.
    if (!(error instanceof ServiceError)) throw error;
    log.warn(`${ruleArn} does not start pipeline ${name}: ${error.message}`);
    return undefined;
  }
}

/** The user guide's templates write one source revision without the brackets of its list. */
function listOf(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
