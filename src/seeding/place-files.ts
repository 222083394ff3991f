import { resolve } from 'node:path';
import { artifactKey, defaultArtifactBucket } from '../domain/job-data.ts';
import type { World } from '../domain/world.ts';
import { defaultPipelineName } from './enqueue-job-fixture.ts';
import type { ArtifactFixture, FixtureDocument, JobDetailsFixture, JobFixture, ObjectFixture } from './types.ts';

/** Puts the bytes of a file or a folder into an object. */
export type PutFile = (target: { readonly bucket: string; readonly key: string }, from: string) => Promise<void>;

type AnyJob = JobFixture | JobDetailsFixture;

/** Applies a change to each of a document's `from`; a document without any stays the same. */
function mapFrom(document: FixtureDocument, change: (from: string) => string): FixtureDocument {
  const artifact = <A extends { readonly from?: string }>(fixture: A): A =>
    fixture.from === undefined ? fixture : { ...fixture, from: change(fixture.from) };
  return {
    ...document,
    ...(document.jobs && { jobs: document.jobs.map((job) => mapInputs(job, (inputs) => inputs.map(artifact))) }),
    ...(document.objects && { objects: document.objects.map(artifact) }),
  };
}

/** Paths are relative to the folder of their document. */
export function resolvePaths(document: FixtureDocument, folder: string): FixtureDocument {
  return mapFrom(document, (from) => resolve(folder, from));
}

/** Whether a document names files, which only whoever reads it can read. */
export function namesFiles(document: FixtureDocument): boolean {
  let found = false;
  mapFrom(document, (from) => {
    found = true;
    return from;
  });
  return found;
}

/**
 * Sends the bytes of all files that a document names, and answers the document with locations in place of the paths.
 * @param suffix Makes a key of its own (E4).
 */
export async function placeFiles(
  document: FixtureDocument,
  defaults: World,
  suffix: () => string,
  put: PutFile,
): Promise<FixtureDocument> {
  const { objects, ...rest } = document;
  const world = {
    accountId: document.account ?? defaults.accountId,
    region: document.region ?? defaults.region,
  };
  for (const { bucket, key, from } of objects ?? ([] as readonly ObjectFixture[])) await put({ bucket, key }, from);
  if (rest.jobs === undefined) return rest;
  const jobs: AnyJob[] = [];
  for (const job of rest.jobs) {
    const pipelineName = shortOf(job).pipelineContext?.pipelineName ?? defaultPipelineName;
    const placed: ArtifactFixture[] = [];
    for (const { from, ...artifact } of shortOf(job).inputArtifacts ?? []) {
      if (from === undefined) {
        placed.push(artifact);
        continue;
      }
      const location = artifact.location ?? {
        s3Location: {
          bucketName: defaultArtifactBucket(world),
          objectKey: artifactKey(pipelineName, artifact.name, suffix()),
        },
      };
      const { bucketName: bucket, objectKey: key } = location.s3Location;
      await put({ bucket, key }, from);
      placed.push({ ...artifact, location });
    }
    jobs.push(mapInputs(job, () => placed));
  }
  return { ...rest, jobs };
}

/** The part of a job that holds its artifacts, however it is written. */
function shortOf(job: AnyJob): Pick<JobFixture, 'inputArtifacts' | 'pipelineContext'> {
  if ('jobDetails' in job && job.jobDetails !== undefined) return job.jobDetails.data as JobFixture;
  return ('data' in job && job.data !== undefined ? job.data : job) as JobFixture;
}

function mapInputs(job: AnyJob, change: (inputs: readonly ArtifactFixture[]) => readonly ArtifactFixture[]): AnyJob {
  const short = shortOf(job);
  if (short.inputArtifacts === undefined) return job;
  const changed = { ...short, inputArtifacts: change(short.inputArtifacts) };
  if ('jobDetails' in job && job.jobDetails !== undefined) {
    return { ...job, jobDetails: { ...job.jobDetails, data: changed } };
  }
  return 'data' in job && job.data !== undefined ? { ...job, data: changed } : (changed as JobFixture);
}
