import { milliseconds } from '../domain/duration.ts';
import { isForRules, type Stub } from '../domain/executions/stub.ts';
import type { S3Location } from '../domain/jobs/job-data.ts';
import type { OperationContext } from '../engine/context.ts';
import { SeedingError } from './seeding-error.ts';
import type { StubFixture } from './types.ts';

/** Keeps a fixture's stub. @throws SeedingError */
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
  if (typeof delay === 'number' && delay !== 0) {
    throw new SeedingError(`delay: ${delay} is a number without its unit; write ${delay}s or ${delay}ms.`);
  }
  try {
    return milliseconds(delay);
  } catch (error) {
    throw new SeedingError(`delay: ${(error as RangeError).message}`);
  }
}
