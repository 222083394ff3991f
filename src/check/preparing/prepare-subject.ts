import type { JobDescription } from '../../control/types.ts';
import type { ShortJob } from '../../seeding/items/job-forms.ts';
import type { CheckedEmulator } from '../scene/scene.ts';
import {
  type CheckedJob,
  type Input,
  operationsFor,
  type Property,
  type Subject,
  type SubjectHow,
  unseen,
} from '../subject.ts';
import { findActionType, inputsOf } from './job-of-emulator.ts';

/**
 * Looks at the job as an emulator makes it: where its input artifacts lie, what its type declares.
 * @param emulator Used for this alone: the job is in its queue afterwards
 * @param inputs Where the bytes of its input artifacts are elsewhere
 */
export async function prepareSubject(
  emulator: CheckedEmulator,
  { id: _, count: _1, ...job }: ShortJob,
  how: SubjectHow,
  inputs?: readonly Input[],
): Promise<Subject> {
  const { id } = await emulator.jobs.enqueue(job as CheckedJob);
  const made = await emulator.jobs.get(id);
  const { actionTypeId, inputArtifacts } = made;
  const revisions = new Map((job.inputArtifacts ?? []).map(({ name, revision }) => [name, revision]));
  return {
    job: {
      ...(job as CheckedJob),
      inputArtifacts: inputArtifacts.map(({ name, location }) => {
        const revision = revisions.get(name);
        return { name, location: { type: 'S3', s3Location: location.s3Location }, ...(revision && { revision }) };
      }),
    },
    inputs: inputs ?? (await inputsOf(emulator, made)),
    properties: await propertiesOf(emulator, actionTypeId),
    operations: operationsFor(actionTypeId.owner),
    profile: unseen,
    ...how,
  };
}

async function propertiesOf(emulator: CheckedEmulator, id: JobDescription['actionTypeId']): Promise<Property[]> {
  const { actionConfigurationProperties: properties = [] } = (await findActionType(emulator, id)) ?? {};
  return properties.map(({ name = '', required = false, secret = false, queryable = false }) => ({
    ...{ name, required, secret, queryable },
  }));
}
