import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ControlError } from '../../control/routing/control-error.ts';
import type { Emulator, JobArtifactDescription } from '../../index.ts';
import { makeFolder } from '../../runtime/make-folder.ts';
import { type RemoteFlags, remoteCommand } from '../command.ts';
import { findEmulator, findJobId } from '../find-emulator.ts';
import { print, printResult } from '../output.ts';
import { type Cell, header, table } from '../pages/table.ts';

interface Flags extends RemoteFlags {
  readonly output?: string;
}

export const artifacts = remoteCommand('artifacts', {
  description: "list a job's artifacts, or fetch them",
  examples: ['artifacts 0a1b2c3d', 'artifacts 0a1b2c3d --output out'],
})
  .argument('<JOB-ID>', 'id of a job, or its first characters')
  .option('--output <DIR>', 'write the artifacts that exist into this folder')
  .option('--json', 'print JSON')
  .action(printArtifacts);

/** Prints a job's artifacts, or writes those that are there into a folder. @throws UsageError, ControlError */
async function printArtifacts(id: string, { endpoint, output, json }: Flags): Promise<void> {
  const emulator = await findEmulator(endpoint, process.env);
  const jobId = await findJobId(emulator, id);
  const found = await emulator.artifacts.list(jobId);
  printResult(found, found.length === 0 ? `Job ${jobId} has no artifacts.` : artifactTable(found), json);
  if (output !== undefined) await fetchAll(emulator, found, output, json ?? false);
}

function artifactTable(found: readonly JobArtifactDescription[]): string[] {
  const notListed = found.flatMap(({ name, content }) =>
    content?.notListed === undefined ? [] : [`${name}: ${content.notListed}`],
  );
  return [...table([header(['ARTIFACT', 'OF THE', 'SIZE', 'FILES', 'LOCATION']), ...found.map(row)]), ...notListed];
}

function row({ name, role, content, location: { s3Location } }: JobArtifactDescription): Cell[] {
  const size = content === undefined ? 'not there' : `${content.size} bytes`;
  const files = content?.entries === undefined ? '' : String(content.entries.length);
  return [name, role, size, files, `s3://${s3Location.bucketName}/${s3Location.objectKey}`].map((text) => ({ text }));
}

/** Writes what is there. Nothing is written when one of the names cannot be a file's. @throws ControlError */
async function fetchAll(
  emulator: Emulator,
  found: readonly JobArtifactDescription[],
  folder: string,
  isQuiet: boolean,
): Promise<void> {
  const files = artifactFiles(found);
  writing(folder, () => makeFolder(folder));
  for (const [{ location }, name] of files) {
    const { bytes } = await emulator.artifacts.get(location);
    const file = join(folder, name);
    writing(file, () => writeNewFile(file, bytes));
    if (!isQuiet) print(`wrote ${file}`);
  }
}

/** What AWS lets an artifact be called [documented: API model, ArtifactName]. */
const artifactName = /^[A-Za-z0-9_-]{1,100}$/;

/**
 * The name of a file for each artifact that is there: its own and, of a zip, `.zip`. One that another has already, in
 * whatever case, gets a number, for some file systems take both for the same.
 *
 * The names come from a server, which may be anybody's: what AWS allows leads nowhere else; anything else is refused.
 * @throws ControlError `invalid`
 */
function artifactFiles(
  found: readonly JobArtifactDescription[],
): (readonly [artifact: JobArtifactDescription, file: string])[] {
  const taken = new Set<string>();
  return found.flatMap((artifact) => {
    const { name, content } = artifact;
    if (content === undefined) return [];
    if (!artifactName.test(name)) {
      throw new ControlError(
        'invalid',
        `No artifact was written: AWS allows no artifact to be called ${JSON.stringify(name)}. Fetch its bytes from its location with S3.`,
      );
    }
    const ending = content.entries === undefined ? '' : '.zip';
    let file = name + ending;
    for (let number = 2; taken.has(file.toLowerCase()); number++) file = `${name}-${number}${ending}`;
    taken.add(file.toLowerCase());
    return [[artifact, file] as const];
  });
}

/** Replaces what is there under the name; a link is replaced, too, and not followed. */
function writeNewFile(file: string, bytes: Uint8Array): void {
  rmSync(file, { force: true });
  writeFileSync(file, bytes, { flag: 'wx' });
}

/** @throws ControlError that names what cannot be written */
function writing(path: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw new ControlError('invalid', `${path} cannot be written: ${(error as Error).message}.`);
  }
}
