import { resolve } from 'node:path';
import { artifactKey, defaultArtifactBucket, type S3Location } from '../domain/job-data.ts';
import type { World } from '../domain/world.ts';
import { defaultPipelineName } from './enqueue-job-fixture.ts';
import type { ArtifactFixture, FixtureDocument, JobDetailsFixture, JobFixture, StubFixture } from './types.ts';

/** Puts the bytes of a file or a folder into an object. */
export type PutFile = (target: { readonly bucket: string; readonly key: string }, from: string) => Promise<void>;

type AnyJob = JobFixture | JobDetailsFixture;

/** Applies a change to each path in a document; a document without any stays the same. */
function mapPaths(document: FixtureDocument, change: (path: string) => string): FixtureDocument {
  const artifact = <A extends { readonly from?: string }>(fixture: A): A =>
    fixture.from === undefined ? fixture : { ...fixture, from: change(fixture.from) };
  return {
    ...document,
    ...(document.jobs && { jobs: document.jobs.map((job) => mapInputs(job, (inputs) => inputs.map(artifact))) }),
    ...(document.objects && { objects: document.objects.map(artifact) }),
    ...(document.stubs && { stubs: document.stubs.map((stub) => mapOutputs(stub, change)) }),
    ...(document.functions && { functions: mapCode(document.functions, change) }),
  };
}

function mapCode(
  functions: NonNullable<FixtureDocument['functions']>,
  change: (path: string) => string,
): NonNullable<FixtureDocument['functions']> {
  const mapped = Object.entries(functions).map(([name, given]): [string, typeof given] => {
    if ('module' in given) return [name, { ...given, module: change(given.module) }];
    return [name, 'python' in given ? { ...given, python: change(given.python) } : given];
  });
  return Object.fromEntries(mapped);
}

function mapOutputs(stub: StubFixture, change: (path: string) => string): StubFixture {
  if (stub.outputArtifacts === undefined) return stub;
  const outputs = Object.entries(stub.outputArtifacts);
  const mapped = outputs.map(([name, given]) => [name, typeof given === 'string' ? change(given) : given] as const);
  return { ...stub, outputArtifacts: Object.fromEntries(mapped) };
}

/** Paths are relative to the folder of their document. */
export function resolvePaths(document: FixtureDocument, folder: string): FixtureDocument {
  return mapPaths(document, (path) => resolve(folder, path));
}

/** Whether a document names files, which only whoever reads it can read. */
export function namesFiles(document: FixtureDocument): boolean {
  let found = false;
  mapPaths(document, (path) => {
    found = true;
    return path;
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
  const { objects = [], ...rest } = document;
  const world = {
    accountId: document.account ?? defaults.accountId,
    region: document.region ?? defaults.region,
  };
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
  jobs: readonly AnyJob[],
  put: PutFile,
  place: PlaceFile,
  suffix: () => string,
): Promise<readonly AnyJob[]> {
  const placedJobs: AnyJob[] = [];
  for (const job of jobs) {
    const pipelineName = shortOf(job).pipelineContext?.pipelineName ?? defaultPipelineName;
    const placed: ArtifactFixture[] = [];
    for (const { from, ...artifact } of shortOf(job).inputArtifacts ?? []) {
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
    placedJobs.push(mapInputs(job, () => placed));
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
