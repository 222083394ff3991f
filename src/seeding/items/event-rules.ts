import { parseJson } from '../../bounds/parse-json.ts';
import { type EventPattern, patternOffence } from '../../domain/events/event-pattern.ts';
import { arisingSources, type EventRule } from '../../domain/events/event-rule.ts';
import { readSchedule } from '../../domain/events/schedule.ts';
import { targetInputOffence } from '../../domain/events/target-input.ts';
import { inPartitionAws } from '../../domain/events/topic.ts';
import { functionNameOf } from '../../domain/jobs/lambda-function.ts';
import { readTaggedArn, type World, worldKey } from '../../domain/world.ts';
import type { OperationContext } from '../../engine/context.ts';
import { findFunction } from '../../engine/declarations/find-function.ts';
import { planRule } from '../../engine/sources/run-schedules.ts';
import { choice, list, map, object, optional, text, written } from '../../model/shape.ts';
import type { EventRuleFixture } from '../types.ts';
import { SeedingError } from './seeding-error.ts';

const targetArn =
  '^arn:aws[a-z-]*:(sns:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_-]{1,256}|codepipeline:[a-z0-9-]+:\\d{12}:[A-Za-z0-9.@_-]{1,100}|lambda:[a-z0-9-]+:\\d{12}:function:[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9$_-]{1,128})?)$';

export const eventRule = object(
  {
    Name: text(undefined, { pattern: '^[.\\-_A-Za-z0-9]{1,64}$' }),
    EventPattern: optional(
      written<object | string>(
        'object | string',
        { type: ['object', 'string'] },
        'As PutRule takes it, or as an object.',
      ),
    ),
    ScheduleExpression: optional(text('When it runs by itself: rate(5 minutes), or cron(0 8 ? * MON-FRI *) in UTC.')),
    State: optional(choice(['ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'])),
    Description: optional(text()),
    RoleArn: optional(text()),
    Targets: list(
      object(
        {
          Arn: text("A pipeline's, a Lambda function's or a topic's ARN.", { pattern: targetArn }),
          Id: optional(text()),
          RoleArn: optional(text('What AWS starts the pipeline with; of no effect here.')),
          Input: optional(text('JSON: sourceRevisions and variables of the start, or what the function gets.')),
          InputPath: optional(text()),
          InputTransformer: optional(object({ InputPathsMap: optional(map(text())), InputTemplate: text() })),
        },
        'A pipeline that the rule starts, a function that it invokes, or a topic of SNS that it tells.',
      ),
      undefined,
      { minItems: 1 },
    ),
  },
  "A rule of EventBridge, in its API's names: it starts pipelines, invokes functions and tells topics when an object of S3 has a new version, for changes of state, and by a schedule.",
);

/** Keeps a fixture's rule, in place of one of the same name. @throws SeedingError */
export function saveEventRuleFixture(context: OperationContext, fixture: EventRuleFixture): void {
  const { store, worldKey: world, log } = context;
  const { Name: name, EventPattern: pattern, ScheduleExpression: schedule, Targets: targets } = fixture;
  if (pattern === undefined && schedule === undefined) {
    throw new SeedingError(
      `Rule ${name} has neither an EventPattern nor a ScheduleExpression; one of them must be given.`,
    );
  }
  const eventPattern = pattern === undefined ? undefined : readPattern(pattern);
  if (schedule !== undefined) checkSchedule(schedule);
  const rule = {
    name,
    eventPattern,
    schedule,
    isEnabled: fixture.State !== 'DISABLED',
    targets: targets.map(targetIn),
  };
  store.eventRules.save(world, rule);
  planRule(store, world, rule, context.now);
  for (const pipeline of pipelinesOfRule(fixture)) notePipelineElsewhere(context, name, pipeline);
  for (const { Arn: arn } of targets) {
    const called = functionNameOf(arn);
    if (!arn.includes(':lambda:') || findFunction(context, world, called) !== undefined) continue;
    log.info(
      `Rule ${name} does not invoke function ${called}, which is nowhere given: a document with functions: does.`,
    );
  }
  const source = eventPattern?.source;
  if (!Array.isArray(source) || !source.every((one) => typeof one === 'string')) return;
  if (source.some((one) => arisingSources.includes(one))) return;
  log.info(
    `Rule ${name} waits for events of ${source.join(', ')}; only those of CodePipeline, of S3's objects and of ` +
      'schedules arise here.',
  );
}

/** The pipelines that a rule starts. */
export function pipelinesOfRule({ Targets: targets }: EventRuleFixture): (World & { readonly name: string })[] {
  return targets.flatMap(({ Arn: arn }) => {
    const target = readTaggedArn(inPartitionAws(arn));
    return target?.kind === 'pipeline' ? [target] : [];
  });
}

/** Many templates write out the account and the region of a pipeline that they make themselves. */
function notePipelineElsewhere(
  { store, worldKey: world, log }: OperationContext,
  rule: string,
  { name, ...place }: World & { readonly name: string },
): void {
  if (store.pipelines.find(worldKey(place), name) !== undefined) return;
  const { accountId, region } = place;
  const isHere = store.pipelines.find(world, name) !== undefined;
  const advice = isHere ? ` The pipeline of that name is there with --account ${accountId} --region ${region}.` : '';
  log.warn(`Rule ${rule} has nothing to start before there is a pipeline ${name} in ${accountId}, ${region}.${advice}`);
}

/** @throws SeedingError */
function targetIn(fixture: EventRuleFixture['Targets'][number], index: number): EventRule['targets'][number] {
  const { Arn: arn, Input: input, InputPath: inputPath, InputTransformer: transformer } = fixture;
  const target = {
    arn: inPartitionAws(arn),
    input,
    inputPath,
    inputTransformer: transformer && { paths: transformer.InputPathsMap ?? {}, template: transformer.InputTemplate },
  };
  const offence = targetInputOffence(target);
  if (offence !== undefined) throw new SeedingError(`Targets[${index}]: ${offence}`);
  return target;
}

/** @throws SeedingError */
function readPattern(given: object | string): EventPattern {
  const eventPattern = parsedPattern('EventPattern', given);
  const offence = patternOffence(eventPattern);
  if (offence !== undefined) throw new SeedingError(`EventPattern: ${offence}`);
  return eventPattern;
}

/** @throws SeedingError */
function checkSchedule(expression: string): void {
  try {
    readSchedule(expression);
  } catch (error) {
    throw new SeedingError(`ScheduleExpression: '${expression}' cannot be read. ${(error as Error).message}`);
  }
}

/**
 * A pattern as an object, or as the text of one.
 * @param member What it is called
 * @throws SeedingError
 */
export function parsedPattern(member: string, given: object | string): EventPattern {
  if (typeof given !== 'string') return given as EventPattern;
  try {
    return parseJson(given) as EventPattern;
  } catch (error) {
    throw new SeedingError(`${member}: is no JSON (${(error as Error).message}).`);
  }
}
