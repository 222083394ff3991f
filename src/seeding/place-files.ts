import { artifactKey, defaultArtifactBucket, type S3Location } from '../domain/jobs/job-data.ts';
import type { World } from '../domain/world.ts';
import { worldNamedBy } from '../domain/world.ts';
import { defaultPipelineName, partWithArtifacts, type WrittenJob, withInputs } from './items/job-forms.ts';
import type { ArtifactFixture, FixtureDocument, StubFixture } from './types.ts';

/** Puts the bytes of a file or a folder into an object. */
type PutFile = (target: { readonly bucket: string; readonly key: string }, from: string) => Promise<void>;

/**
 * Sends the bytes of all files that a document names, and returns the document with locations in place of the paths.
 * @param suffix Makes a key of its own (E4).
 */
export async function placeFiles(
  document: FixtureDocument,
  defaults: World,
  suffix: () => string,
  put: PutFile,
): Promise<FixtureDocument> {
  const { objects = [], ...rest } = document;
  const world = worldNamedBy(document, defaults);
  for (const { bucket, key, from } of objects) await put({ bucket, key }, from);
  const place = async (from: string, objectKey: string): Promise<S3Location> => {
    const bucketName = defaultArtifactBucket(world);
    await put({ bucket: bucketName, key: objectKey }, from);
    return { bucketName, objectKey };
  };
  return {
    ...rest,
    ...(rest.jobs && { jobs: await placeInputs(rest.jobs, put, place, suffix) }),
    ...(rest.stubs && { stubs: await placeOutputs(rest.stubs, place, suffix) }),
  };
}

type PlaceFile = (from: string, objectKey: string) => Promise<S3Location>;

async function placeInputs(
  jobs: readonly WrittenJob[],
  put: PutFile,
  place: PlaceFile,
  suffix: () => string,
): Promise<readonly WrittenJob[]> {
  const placedJobs: WrittenJob[] = [];
  for (const job of jobs) {
    const pipelineName = partWithArtifacts(job).pipelineContext?.pipelineName ?? defaultPipelineName;
    const placed: ArtifactFixture[] = [];
    for (const { from, ...artifact } of partWithArtifacts(job).inputArtifacts ?? []) {
      if (from === undefined) {
        placed.push(artifact);
      } else if (artifact.location === undefined) {
        const s3Location = await place(from, artifactKey(pipelineName, artifact.name, suffix()));
        placed.push({ ...artifact, location: { s3Location } });
      } else {
        const { bucketName: bucket, objectKey: key } = artifact.location.s3Location;
        await put({ bucket, key }, from);
        placed.push(artifact);
      }
    }
    placedJobs.push(withInputs(job, () => placed));
  }
  return placedJobs;
}

async function placeOutputs(
  stubs: readonly StubFixture[],
  place: PlaceFile,
  suffix: () => string,
): Promise<readonly StubFixture[]> {
  const placed: StubFixture[] = [];
  for (const stub of stubs) {
    const outputArtifacts: Record<string, S3Location> = {};
    for (const [name, given] of Object.entries(stub.outputArtifacts ?? {})) {
      outputArtifacts[name] =
        typeof given === 'string' ? await place(given, artifactKey('stub', name, suffix())) : given;
    }
    placed.push(stub.outputArtifacts ? { ...stub, outputArtifacts } : stub);
  }
  return placed;
}
