import type { EmulatorControl } from '../../control/api/emulator-control.ts';
import type { FixtureDocument, JobDescription } from '../../control/types.ts';
import { given } from '../../domain/members.ts';
import type { ShortJob } from '../../seeding/items/job-forms.ts';
import type { Input, Property } from '../subject.ts';

/** A job that an emulator has, and what others need to make it anew. */
export interface TakenJob {
  readonly job: ShortJob;
  /** With its action type, where one is declared, and its client. */
  readonly document: FixtureDocument;
  readonly inputs: readonly Input[];
}

/** @param id Default: the oldest job that has not been taken */
export async function jobOfEmulator(emulator: EmulatorControl, id?: string): Promise<TakenJob | undefined> {
  const found = id ?? (await emulator.jobs.list({ status: 'Queued', limit: 1000 }))[0]?.id;
  if (found === undefined) return undefined;
  const job = await emulator.jobs.get(found, { secrets: true });
  const clients = await emulator.thirdPartyClients.list();
  const client = clients.find(({ clientId }) => clientId === job.clientId);
  return {
    job: shortFormOf(job),
    document: {
      ...(await declarationOf(emulator, job)),
      ...(client && { thirdPartyClients: [{ clientId: client.clientId, clientToken: client.clientToken }] }),
    },
    inputs: await inputsOf(emulator, job),
  };
}

function shortFormOf(job: JobDescription): ShortJob {
  const { category, owner, provider, version } = job.actionTypeId;
  const { pipelineName, stage, action, configuration, continuationToken, clientId, function: functionName } = job;
  return {
    ...(functionName === undefined && { actionTypeId: { category, owner: owner as 'Custom', provider, version } }),
    ...given({ function: functionName, continuationToken, clientId }),
    configuration,
    inputArtifacts: job.inputArtifacts,
    outputArtifacts: job.outputArtifacts.map(({ name }) => ({ name })),
    pipelineContext: { pipelineName, stage, action },
  };
}

/** As ListActionTypes answers a type. */
interface ListedType {
  readonly id: Readonly<Record<string, string>>;
  readonly settings?: object;
  readonly actionConfigurationProperties?: readonly Partial<Property>[];
  readonly inputArtifactDetails: object;
  readonly outputArtifactDetails: object;
}

/** Undefined for a type that nobody has made. */
export async function findActionType(
  emulator: EmulatorControl,
  { category, owner, provider, version }: JobDescription['actionTypeId'],
): Promise<ListedType | undefined> {
  const { actionTypes } = await emulator.operations.call('ListActionTypes', { actionOwnerFilter: owner });
  return (actionTypes as readonly ListedType[]).find(
    ({ id }) => id.category === category && id.provider === provider && id.version === version,
  );
}

async function declarationOf(emulator: EmulatorControl, job: JobDescription): Promise<FixtureDocument> {
  const { category, owner, provider, version } = job.actionTypeId;
  if (job.function !== undefined || owner !== 'Custom') return {};
  const type = await findActionType(emulator, job.actionTypeId);
  if (type === undefined) return {};
  const { settings, actionConfigurationProperties, inputArtifactDetails, outputArtifactDetails } = type;
  const declaration = {
    ...{ category, provider, version, inputArtifactDetails, outputArtifactDetails },
    ...(settings && { settings }),
    ...(actionConfigurationProperties && {
      configurationProperties: actionConfigurationProperties as readonly object[],
    }),
  };
  return { actionTypes: [declaration] } as FixtureDocument;
}

/** A job's input artifacts with their bytes, where they are there. */
export async function inputsOf(emulator: EmulatorControl, job: JobDescription): Promise<Input[]> {
  const inputs: Input[] = [];
  for (const { name, location } of job.inputArtifacts) {
    const { bucketName: bucket, objectKey: key } = location.s3Location;
    const bytes = await emulator.artifacts.get({ bucket, key }).then(
      (artifact) => artifact.bytes,
      () => undefined,
    );
    inputs.push({ name, bucket, key, bytes });
  }
  return inputs;
}
