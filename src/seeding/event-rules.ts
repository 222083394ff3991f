import { parseJson } from '../bounds/parse-json.ts';
import { type EventPattern, patternOffence } from '../domain/events/event-pattern.ts';
import type { OperationContext } from '../engine/context.ts';
import { SeedingError } from './seeding-error.ts';
import type { EventRuleFixture } from './types.ts';

/** Keeps a fixture's rule, in place of one of the same name. @throws SeedingError */
export function saveEventRuleFixture({ store, worldKey, log }: OperationContext, fixture: EventRuleFixture): void {
  const { Name: name, EventPattern: given, State: state = 'ENABLED', Targets: targets } = fixture;
  const eventPattern = readPattern(given);
  store.eventRules.save(worldKey, {
    name,
    eventPattern,
    isEnabled: state !== 'DISABLED',
    targets: targets.map(({ Arn: arn, Input: input, InputPath: inputPath, InputTransformer: transformer }) => ({
      // Of whatever partition the region is: accounts and regions are the same in all.
      arn: arn.replace(/^arn:aws[a-z-]*:/, 'arn:aws:'),
      input,
      inputPath,
      inputTransformer: transformer && { paths: transformer.InputPathsMap ?? {}, template: transformer.InputTemplate },
    })),
  });
  const { source } = eventPattern;
  if (Array.isArray(source) && source.every((one) => typeof one === 'string' && one !== 'aws.s3')) {
    log.info(`Rule ${name} waits for events of ${source.join(', ')}; only those of S3's objects arise here.`);
  }
}

/** @throws SeedingError */
function readPattern(given: object | string): EventPattern {
  let pattern: unknown = given;
  if (typeof given === 'string') {
    try {
      pattern = parseJson(given);
    } catch (error) {
      throw new SeedingError(`EventPattern: is no JSON (${(error as Error).message}).`);
    }
  }
  const offence = patternOffence(pattern);
  if (offence !== undefined) throw new SeedingError(`EventPattern: ${offence}`);
  return pattern as EventPattern;
}
