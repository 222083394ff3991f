import { type Duration, milliseconds } from '../../domain/duration.ts';
import { StoppedError } from '../../engine/state/slices.ts';
import { ServiceError } from '../../model/service-error.ts';
import { mistakesInKeys } from '../../seeding/checking/check-document.ts';
import { pathText } from '../../seeding/checking/say-mistakes.ts';
import { namesFiles } from '../../seeding/items/document-paths.ts';
import { SeedingError } from '../../seeding/items/seeding-error.ts';
import type { FixtureDocument } from '../../seeding/types.ts';
import { ControlError } from './control-error.ts';
import type { ControlParts } from './route.ts';

/** Runs work on the state and puts its refusals into the control API's words. @throws ControlError */
export function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ServiceError) throw new ControlError('conflict', `${error.message} (${error.code})`);
    throw error instanceof SeedingError ? new ControlError('conflict', error.message) : error;
  }
}

/** Milliseconds. @throws ControlError */
export function readDuration(duration: Duration): number {
  try {
    return milliseconds(duration);
  } catch (error) {
    throw new ControlError('invalid', (error as RangeError).message);
  }
}

/**
 * Files are read by whoever reads the document; a document that still names some came here without them. In this
 * process only functions still do.
 * @throws ControlError
 */
export function refuseFiles({ isInProcess }: ControlParts, document: FixtureDocument): void {
  const { functions, ...others } = document;
  if (namesFiles(others)) {
    throw new ControlError(
      'invalid',
      "The document names a file, and this route reads none: put the bytes with S3 and give a location, or load the document with 'codepipeline-local seed'.",
    );
  }
  if (isInProcess || functions === undefined) return;
  const withCode = Object.entries(functions).filter(([name, given]) => namesFiles({ functions: { [name]: given } }));
  if (withCode.length === 0) return;
  throw new ControlError(
    'invalid',
    `A running emulator takes no code of functions (${withCode.map(([name]) => name).join(', ')}): give the document to 'codepipeline-local start --fixtures'.`,
  );
}

/** @throws ControlError for keys that no object can have */
export function refuseKeys(document: FixtureDocument): void {
  const mistakes = mistakesInKeys(document);
  if (mistakes.length === 0) return;
  throw new ControlError('invalid', mistakes.map(({ path, sentence }) => `${pathText(path)}: ${sentence}`).join('\n'));
}

/** Refuses what is asked of an emulator of this process that has been stopped. @throws ControlError `unreachable` */
export function refuseStopped({ waits }: Pick<ControlParts, 'waits'>): void {
  if (waits.isClosed) throw stopped();
}

/** Does work, of which what a stop cuts off is refused like what is asked after it. @throws ControlError */
export async function untilStopped<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof StoppedError ? stopped() : error;
  }
}

function stopped(): ControlError {
  return new ControlError('unreachable', new StoppedError().message);
}
