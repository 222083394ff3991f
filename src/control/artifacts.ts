import { instant } from '../domain/duration.ts';
import { findCurrentVersion } from '../engine/objects/artifacts.ts';
import { HeldContent } from '../engine/objects/read-content.ts';
import { type ControlParts, capability, inputSchema } from './capability.ts';
import { ControlError } from './control-error.ts';
import { describeJob } from './describe-job.ts';
import { requireJob } from './require-job.ts';
import type { ArtifactDescription, JobArtifact, JobArtifactDescription } from './types.ts';

const text = { type: 'string', minLength: 1 };

/** One object, as an artifact: its size, and what is in it when it is a zip. */
export const getArtifact = capability<{ bucket: string; key: string }, ArtifactDescription>({
  method: 'GET',
  path: '/artifacts',
  summary: 'Show an object of the artifact store and, of a zip, the files in it',
  answer: 'Artifact',
  errors: ['notFound'],
  schema: inputSchema({ bucket: text, key: text }, ['bucket', 'key']),
  async run(parts, { bucket, key }) {
    const description = await describeArtifact(parts, bucket, key);
    if (description !== undefined) return description;
    throw new ControlError('notFound', `There is no object ${bucket}/${key}.`);
  },
});

/** A job's artifacts, those that nobody has uploaded yet included. */
export const listArtifacts = capability<{ id: string }, { readonly artifacts: readonly JobArtifactDescription[] }>({
  method: 'GET',
  path: '/jobs/:id/artifacts',
  summary: "Show a job's artifacts and what lies at their locations",
  answer: 'JobArtifacts',
  errors: ['notFound'],
  schema: inputSchema({ id: { type: 'string' } }, ['id']),
  async run(parts, { id }) {
    const { inputArtifacts, outputArtifacts } = parts.engine.read(() =>
      describeJob(parts.store, requireJob(parts.store, id)),
    );
    const describe = async (role: 'input' | 'output', { name, location }: JobArtifact) => {
      const { bucketName, objectKey } = location.s3Location;
      const content = await describeArtifact(parts, bucketName, objectKey);
      return { role, name, location, ...(content && { content }) };
    };
    const artifacts: JobArtifactDescription[] = [];
    for (const artifact of inputArtifacts) artifacts.push(await describe('input', artifact));
    for (const artifact of outputArtifacts) artifacts.push(await describe('output', artifact));
    return { artifacts };
  },
});

async function describeArtifact(
  { engine, store }: ControlParts,
  bucket: string,
  key: string,
): Promise<ArtifactDescription | undefined> {
  const found = engine.read(() => {
    const version = findCurrentVersion(store, { bucketName: bucket, objectKey: key });
    if (version === undefined) return undefined;
    const { content, size } = version;
    return { version, held: new HeldContent({ engine, store, content, from: 0, to: size }) };
  });
  if (found === undefined) return undefined;
  const { version, held } = found;
  try {
    const { listZip } = await import('./list-zip.ts');
    const listed = await listZip({ engine, store, content: version.content, size: version.size });
    return {
      bucket,
      key,
      size: version.size,
      etag: version.etag,
      modifiedAt: instant(version.modifiedAt),
      ...listed,
    };
  } finally {
    held.close();
  }
}
