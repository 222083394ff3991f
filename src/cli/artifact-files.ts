import { ControlError } from '../control/control-error.ts';
import type { JobArtifactDescription } from '../index.ts';

/** What AWS lets an artifact be called [documented: API model, ArtifactName]. */
const artifactName = /^[A-Za-z0-9_-]{1,100}$/;

/**
 * The name of a file for each artifact that is there: its own and, of a zip, `.zip`. One that another has already, in
 * whatever case, gets a number, for some file systems take both for the same.
 *
 * The names come from a server, which may be anybody's: what AWS allows leads nowhere else; anything else is refused.
 * @throws ControlError `invalid`
 */
export function artifactFiles(
  found: readonly JobArtifactDescription[],
): (readonly [artifact: JobArtifactDescription, file: string])[] {
  const taken = new Set<string>();
  return found.flatMap((artifact) => {
    const { name, content } = artifact;
    if (content === undefined) return [];
    if (!artifactName.test(name)) {
      throw new ControlError(
        'invalid',
        `No artifact is written: AWS lets none be called ${JSON.stringify(name)}. Take its bytes from its location with S3.`,
      );
    }
    const ending = content.entries === undefined ? '' : '.zip';
    let file = name + ending;
    for (let number = 2; taken.has(file.toLowerCase()); number++) file = `${name}-${number}${ending}`;
    taken.add(file.toLowerCase());
    return [[artifact, file] as const];
  });
}
