import { durationShape, milliseconds } from '../../domain/duration.ts';
import { isForRules, type Stub } from '../../domain/executions/stub.ts';
import type { S3Location } from '../../domain/jobs/job-data.ts';
import type { OperationContext } from '../../engine/context.ts';
import { jsonSchemaOf, timestampSchema } from '../../model/json-schema.ts';
import { checkedBy, choice, list, map, object, optional, text, union, written } from '../../model/shape.ts';
import type { StubFixture } from '../types.ts';
import { memberOfModel, ofModel, s3Location } from './model-shapes.ts';
import { SeedingError } from './seeding-error.ts';

const instant = optional(written<string | number>('string | number', timestampSchema));

/** In AWS's form. */
const deployTarget = object({
  targetId: optional(text()),
  targetType: optional(text()),
  status: optional(text()),
  startTime: instant,
  endTime: instant,
  events: optional(
    list(
      object({
        name: optional(text()),
        status: optional(text()),
        startTime: instant,
        endTime: instant,
        context: optional(object({ ssmCommandId: optional(text()), message: optional(text()) })),
      }),
    ),
  ),
});

export const stub = object(
  {
    match: object(
      {
        owner: optional(memberOfModel('ActionTypeId', 'owner')),
        provider: optional(memberOfModel('ActionTypeId', 'provider')),
        version: optional(memberOfModel('ActionTypeId', 'version')),
        category: optional(
          checkedBy(text(), () => ({
            type: 'string',
            enum: ['ActionCategory', 'RuleCategory'].flatMap((name) => jsonSchemaOf(name).enum as string[]),
          })),
        ),
        pipeline: optional(ofModel('PipelineName')),
        stage: optional(ofModel('StageName')),
        action: optional(ofModel('ActionName')),
        rule: optional(ofModel('RuleName')),
      },
      'Which actions the stub is for: those that have all that is given. It is for rules when it has rule or the category Rule.',
      { minProperties: 1 },
    ),
    result: choice(['succeed', 'fail']),
    delay: optional(durationShape('From start to end, such as 90s, with its unit. Default: at once.')),
    variables: optional(ofModel('OutputVariablesMap', map(text()))),
    outputArtifacts: optional(
      checkedBy(
        map(
          union([text(), s3Location]),
          'What the action makes: a file, a folder, which is zipped, or an object. What is not given is a zip with codepipeline-local.txt alone.',
        ),
        () => ({
          type: 'object',
          propertyNames: jsonSchemaOf('ArtifactName'),
          additionalProperties: { minLength: 1, if: { type: 'string' }, else: s3Location.schema },
        }),
      ),
    ),
    summary: optional(ofModel('ExecutionSummary')),
    externalExecutionId: optional(ofModel('ExecutionId')),
    message: optional(text('Why the action or rule fails.', { minLength: 1, maxLength: 5000 })),
    revision: optional(
      object(
        {
          id: ofModel('Revision'),
          summary: optional(ofModel('RevisionSummary')),
          url: optional(ofModel('Url')),
        },
        'What a source action finds.',
      ),
    ),
    targets: optional(
      ofModel(
        'DeployActionExecutionTargetList',
        list(deployTarget, 'Where a deploy action has deployed to; times in ISO 8601 or epoch seconds.'),
      ),
    ),
  },
  'How actions and rules end that nothing here runs.',
);

/** Keeps a fixture's stub. @throws SeedingError */
export function createStubFixture({ store, worldKey }: OperationContext, fixture: StubFixture): void {
  const { match, delay = 0, outputArtifacts, ...rest } = fixture;
  const kept: Stub = {
    ...rest,
    match,
    delay: readDelay(delay),
    // Paths have become locations by now: files are placed before a document is applied.
    outputArtifacts: outputArtifacts as Readonly<Record<string, S3Location>> | undefined,
  };
  checkMembers(kept);
  store.stubs.insert(worldKey, kept);
}

/** What would have no effect is a mistake. @throws SeedingError */
function checkMembers(stub: Stub): void {
  const ofActions = (['variables', 'revision', 'outputArtifacts', 'targets'] as const).find(
    (member) => stub[member] !== undefined,
  );
  if (isForRules(stub) && ofActions !== undefined) {
    throw new SeedingError(`${ofActions}: this stub is for rules, which have none; it is of actions.`);
  }
  for (const { startTime, endTime, events = [] } of stub.targets ?? []) {
    for (const time of [startTime, endTime, ...events.flatMap((event) => [event.startTime, event.endTime])]) {
      if (typeof time === 'string' && Number.isNaN(Date.parse(time))) {
        throw new SeedingError(`targets: '${time}' is not an instant; write one as 2026-01-31T12:00:00Z.`);
      }
    }
  }
}

function readDelay(delay: NonNullable<StubFixture['delay']>): number {
  if (typeof delay === 'number' && delay !== 0) {
    throw new SeedingError(`delay: ${delay} is a number without its unit; write ${delay}s or ${delay}ms.`);
  }
  try {
    return milliseconds(delay);
  } catch (error) {
    throw new SeedingError(`delay: ${(error as RangeError).message}`);
  }
}
