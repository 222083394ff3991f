import { createHash } from 'node:crypto';
import type { Artifact } from '../../domain/jobs/job-data.ts';
import type { Context } from '../context.ts';
import { putArtifact } from './put-artifact.ts';

/**
 * A zip of one file, `codepipeline-local.txt`, that says what it is; as yazl writes it
 * (test/scenarios/artifacts-of-pipelines.test.ts). A zip without any file is valid, too, but `unzip` ends with 1 for
 * it.
 */
export const placeholderZip = Buffer.from(
  'UEsDBBQAAAgAAAAAIQAUeRrNVQAAAFUAAAAWAAAAY29kZXBpcGVsaW5lLWxvY2FsLnR4dE5vdGhpbmcgaGFzIG1hZGUgdGhpcyBhcnRpZmFj' +
    'dDogaXRzIGFjdGlvbiB3YXMgbm90IHJ1biwgYW5kIG5vIHN0dWIgZ2l2ZXMgaXRzIGZpbGVzLgpQSwECPwMUAAAIAAAAACEAFHkazVUAAABV' +
    'AAAAFgAAAAAAAAAAAAAApIEAAAAAY29kZXBpcGVsaW5lLWxvY2FsLnR4dFBLBQYAAAAAAQABAEQAAACJAAAAAAA=',
  'base64',
);
const etag = createHash('md5').update(placeholderZip).digest('hex');
const attributes = { headers: { 'content-type': 'application/zip' }, metadata: {} };

/** Puts a placeholder in the place of each output artifact of an action that nobody really does (K1 [chosen]). */
export function leavePlaceholderArtifacts(context: Context, world: string, artifacts: readonly Artifact[]): void {
  if (artifacts.length === 0) return;
  const { contents } = context.store;
  const content = contents.create();
  contents.append(content, 0, placeholderZip);
  const object = { content, size: placeholderZip.length, etag, attributes };
  for (const artifact of artifacts) putArtifact(context, world, artifact, object);
}
