import type { ShortJob } from '../../seeding/job-forms.ts';
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
import { inputsOf } from './job-of-emulator.ts';

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

/** As ListActionTypes answers them. */
interface ListedType {
  readonly id: Readonly<Record<string, string>>;
  readonly actionConfigurationProperties?: readonly Partial<Property>[];
}

async function propertiesOf(
  emulator: CheckedEmulator,
  { category, owner, provider, version }: Readonly<Record<'category' | 'owner' | 'provider' | 'version', string>>,
): Promise<Property[]> {
  const { actionTypes } = await emulator.operations.call('ListActionTypes', { actionOwnerFilter: owner });
  const type = (actionTypes as readonly ListedType[]).find(
    ({ id }) => id.category === category && id.provider === provider && id.version === version,
  );
  return (type?.actionConfigurationProperties ?? []).map(({ name = '', required, secret, queryable }) => ({
    name,
    required: required ?? false,
    secret: secret ?? false,
    queryable: queryable ?? false,
  }));
}
