import { milliseconds } from '../domain/duration.ts';
import type { S3Location } from '../domain/job-data.ts';
import type { GivenPipeline } from '../domain/pipeline-declaration.ts';
import { isForRules, type Stub } from '../domain/stub.ts';
import { checkTags } from '../domain/tag.ts';
import type { OperationContext } from '../engine/context.ts';
import { createPipeline } from '../engine/create-pipeline.ts';
import { startExecution } from '../engine/start-execution.ts';
import { SeedingError } from './seeding-error.ts';
import type { ExecutionFixture, PipelineFixture, PrintedPipeline, StubFixture } from './types.ts';

/**
 * Makes a fixture's pipeline, without starting it unless that is asked for (J0); answers its name.
 * @throws SeedingError, ServiceError
 */
export function createPipelineFixture(context: OperationContext, fixture: PipelineFixture, starts = false): string {
  const { secrets = {}, tags, disabledTransitions = [], ...rest } = fixture;
  const given = ('pipeline' in rest ? (rest as PrintedPipeline).pipeline : rest) as GivenPipeline;
  const checkedTags = tags && checkTags(tags);
  createPipeline(context, withSecrets(given, secrets), {
    tags: checkedTags,
    starts,
    takesMaskedSecrets: true,
    disabledTransitions,
  });
  return given.name;
}

/** Puts the values that stand beside a pipeline, under `Stage/Action/Property`, where it prints `****` (I4). */
function withSecrets(pipeline: GivenPipeline, secrets: Readonly<Record<string, string>>): GivenPipeline {
  const left = new Map(Object.entries(secrets));
  const stages = pipeline.stages.map((stage) => ({
    ...stage,
    actions: stage.actions.map((action) => {
      const configuration = { ...action.configuration };
      for (const [place, value] of left) {
        const prefix = `${stage.name}/${action.name}/`;
        if (!place.startsWith(prefix)) continue;
        configuration[place.slice(prefix.length)] = value;
        left.delete(place);
      }
      return Object.keys(configuration).length === 0 ? action : { ...action, configuration };
    }),
  }));
  const [unknown] = left.keys();
  if (unknown === undefined) return { ...pipeline, stages };
  throw new SeedingError(
    `secrets: pipeline '${pipeline.name}' has no action for '${unknown}', which is Stage/Action/Property.`,
  );
}

/** Starts a pipeline; answers the execution's id. @throws SeedingError, ServiceError */
export function startPipelineFixture(context: OperationContext, fixture: ExecutionFixture): string {
  const { pipeline: name, variables = {}, sourceRevisions } = fixture;
  const pipeline = context.store.pipelines.find(context.worldKey, name);
  if (pipeline === undefined) throw new SeedingError(`There is no pipeline '${name}' to start.`);
  return startExecution(context, pipeline, {
    triggerType: 'StartPipelineExecution',
    triggerDetail: 'codepipeline-local',
    variables: Object.entries(variables).map(([variable, value]) => ({ name: variable, value })),
    sourceRevisions,
  });
}

/** @throws SeedingError */
export function createStubFixture({ store, worldKey }: OperationContext, fixture: StubFixture): void {
  const { match, delay = 0, outputArtifacts, ...rest } = fixture;
  const stub: Stub = {
    ...rest,
    match,
    delay: readDelay(delay),
    // Paths have become locations by now: files are placed before a document is applied.
    outputArtifacts: outputArtifacts as Readonly<Record<string, S3Location>> | undefined,
  };
  checkMembers(stub);
  store.stubs.insert(worldKey, stub);
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
  try {
    return milliseconds(delay);
  } catch (error) {
    throw new SeedingError(`delay: ${(error as RangeError).message}`);
  }
}
