import { createHash } from 'node:crypto';
import type { Artifact } from '../domain/job-data.ts';
import type { Context } from './context.ts';
import { putArtifact } from './put-artifact.ts';

/** A zip without files is its end record alone. */
const emptyZip = Buffer.from('504b0506'.padEnd(44, '0'), 'hex');
const etag = createHash('md5').update(emptyZip).digest('hex');
const attributes = { headers: { 'content-type': 'application/zip' }, metadata: {} };

/** Makes an empty zip of each output artifact of an action that nobody really does (K1 [chosen]). */
export function leaveEmptyArtifacts(context: Context, world: string, artifacts: readonly Artifact[]): void {
  if (artifacts.length === 0) return;
  const { contents } = context.store;
  const content = contents.create();
  contents.append(content, 0, emptyZip);
  const object = { content, size: emptyZip.length, etag, attributes };
  for (const artifact of artifacts) putArtifact(context, world, artifact, object);
}
