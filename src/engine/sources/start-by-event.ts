import type { SourceRevisionOverride } from '../../domain/executions/pipeline-execution.ts';
import { readTaggedArn, worldKey } from '../../domain/world.ts';
import { ServiceError } from '../../model/service-error.ts';
import type { EventStart } from '../../sqlite/events/events.ts';
import type { Context } from '../context.ts';
import { deadline } from '../deadline.ts';
import { tooDeep, tooManyInARow } from '../executions/invocation-depth.ts';
import { startUnlessRefused } from '../executions/start-execution.ts';

/** The moment at which EventBridge's rule starts its target, which is that of the event. */
export const eventStartDeadline = deadline({
  rows: ({ eventStarts }) => eventStarts.dueRows,
  name: ({ key }) => `start by an event ${key}`,
  brings: () => 'happens',
  settle(context, { key }) {
    const pipelineExecutionId = startByEvent(context, context.store.eventStarts.take(key));
    return { event: 'SourceChanged', ...(pipelineExecutionId && { pipelineExecutionId }) };
  },
  setAside: ({ eventStarts }, { key }) => eventStarts.delete(key),
});

/**
 * Starts a pipeline that an EventBridge rule has as its target, with the source revisions and variables that the rule
 * gives it [documented: CodePipeline user guide, "Amazon S3 source actions and EventBridge"]; returns the execution's
 * id. A start that is refused is told in the log.
 */
function startByEvent(context: Context, start: EventStart): string | undefined {
  const { store, log } = context;
  const { pipelineArn, ruleArn, input, invocationDepth } = start;
  const { name, ...world } = readTaggedArn(pipelineArn) as ReturnType<typeof readTaggedArn> & { name: string };
  const pipeline = store.pipelines.find(worldKey(world), name);
  if (pipeline === undefined) {
    log.warn(`${ruleArn} starts nothing: there is no pipeline ${name} in ${worldKey(world)}.`);
    return undefined;
  }
  const refusal = tooDeep(invocationDepth) ?? tooManyInARow(context, invocationDepth);
  if (refusal !== undefined) {
    // They would be refused, too, and say the same.
    store.eventStarts.deleteAlike(start);
    log.warn(`${ruleArn} does not start pipeline ${name}: ${refusal}`);
    return undefined;
  }
  return startUnlessRefused(context, pipeline, `${ruleArn} does not start pipeline ${name}`, () => ({
    triggerType: 'CloudWatchEvent',
    triggerDetail: ruleArn,
    invocationDepth,
    sourceRevisions: listIn<SourceRevisionOverride>(input, 'sourceRevisions', [
      'actionName',
      'revisionType',
      'revisionValue',
    ]),
    variables: listIn<{ name: string; value: string }>(input, 'variables', ['name', 'value']),
  }));
}

/**
 * The user guide's templates write one source revision without the brackets of its list.
 * @throws ServiceError ValidationException
 */
function listIn<Item>(input: unknown, member: string, texts: readonly (keyof Item & string)[]): Item[] {
  const given = (input as Readonly<Record<string, unknown>> | null)?.[member] ?? [];
  const items = Array.isArray(given) ? given : [given];
  if (items.every((item) => texts.every((name) => typeof item?.[name] === 'string'))) return items;
  throw new ServiceError(
    'ValidationException',
    `The ${member} that the rule gives must each have the texts ${texts.join(', ')}.`,
  );
}
