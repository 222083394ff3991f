import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { memberOf, textIn } from '../../../domain/members.ts';

/** Whether a text in place of a path says that what it names is not on this machine. */
export function isElsewhere(path: string): boolean {
  return /^(s3|https?):/.test(path);
}

export function isThere(path: string, folder: string): boolean {
  return existsSync(resolve(folder, path));
}

/**
 * Where the CDK has put what a resource is deployed with; undefined when that is not here. With `cdk synth
 * --no-staging` it is the absolute path of the source. [documented: AssetStaging.relativeStagedPath of aws-cdk-lib]
 * @param content The property that has the place in S3
 * @param folder Of the template; what is answered is relative to it, or absolute
 */
export function assetOf(resource: unknown, content: unknown, folder: string): string | undefined {
  const named = textIn(memberOf(resource, 'Metadata'), 'aws:asset:path');
  const [, hash] = /^([0-9a-f]{64})\.zip$/.exec(textIn(content, 'S3Key')) ?? [];
  const assets = [
    ...(named === '' ? [] : [named]),
    ...(hash === undefined ? [] : [`asset.${hash}`, `asset.${hash}.zip`]),
  ];
  // All assets of an app lie in its own folder, templates of a stage in a folder in that, and so on.
  const found = assets.flatMap((path) => [path, join('..', path), join('..', '..', path)]);
  return found.find((path) => isThere(path, folder));
}
