import { instant } from '../../domain/duration.ts';
import { findCurrentVersion } from '../../engine/objects/artifacts.ts';
import { PinnedBlob } from '../../engine/objects/blobs.ts';
import { choice, count, described, list, object, optional, text } from '../../model/shape.ts';
import { describeJob } from '../jobs/describe-job.ts';
import { ControlError } from '../routing/control-error.ts';
import { requireJob } from '../routing/place.ts';
import { type ControlParts, route } from '../routing/route.ts';
import { artifactLocation, instantText, nonEmpty } from '../routing/shapes.ts';
import type { ArtifactDescription, JobArtifact, JobArtifactDescription } from '../types.ts';

export const artifactEntry = object({ name: text(), size: count('Bytes when it is unpacked.') }, 'A file in a zip.');

export const artifactDescription = object(
  {
    bucket: text(),
    key: text(),
    size: count('Bytes.'),
    etag: text(),
    modifiedAt: instantText(),
    entries: optional(list(artifactEntry, 'What is in it when it is a zip: at most 10,000 files.')),
    notListed: optional(
      text(
        'Why there are no `entries`, in a sentence: it is no zip, or one that cannot be read; beside them, that there are more.',
      ),
    ),
  },
  'An object of the artifact store.',
);

export const jobArtifactDescription = object(
  {
    role: choice(['input', 'output']),
    name: text(),
    location: artifactLocation,
    content: optional(described(artifactDescription, 'Absent as long as nobody has put the object.')),
  },
  "A job's artifact, and what lies at its location.",
);

/** One object, as an artifact: its size, and what is in it when it is a zip. */
export const getArtifact = route({
  method: 'GET',
  path: '/artifacts',
  summary: 'Show an object of the artifact store and, of a zip, the files in it',
  errors: ['notFound'],
  input: object({ bucket: nonEmpty, key: nonEmpty }),
  answer: artifactDescription,
  async run(parts, { bucket, key }) {
    const description = await describeArtifact(parts, bucket, key);
    if (description !== undefined) return description;
    throw new ControlError('notFound', `There is no object ${bucket}/${key}.`);
  },
});

/** A job's artifacts, those that nobody has uploaded yet included. */
export const listArtifacts = route({
  method: 'GET',
  path: '/jobs/:id/artifacts',
  summary: "Show a job's artifacts and what lies at their locations",
  errors: ['notFound'],
  input: object({ id: text() }),
  answer: object({ artifacts: list(jobArtifactDescription) }),
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
    const { blob, size } = version;
    return { version, pinned: new PinnedBlob({ engine, store, blob, from: 0, to: size }) };
  });
  if (found === undefined) return undefined;
  const { version, pinned } = found;
  try {
    const { listZip } = await import('./list-zip.ts');
    const listed = await listZip({ engine, store, blob: version.blob, size: version.size });
    return {
      bucket,
      key,
      size: version.size,
      etag: version.etag,
      modifiedAt: instant(version.modifiedAt),
      ...listed,
    };
  } finally {
    pinned.close();
  }
}
