import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Emulator, JobArtifactDescription } from '../index.ts';
import { findEmulator } from './find-emulator.ts';
import { findJobId } from './find-job-id.ts';
import { type Cell, header, table } from './table.ts';

interface Flags {
  readonly endpoint?: string;
  readonly output?: string;
  readonly json?: boolean;
}

/** Prints a job's artifacts, or writes those that are there into a folder. @throws UsageError, ControlError */
export async function artifacts(id: string, { endpoint, output, json }: Flags): Promise<void> {
  const emulator = await findEmulator(endpoint, process.env);
  const jobId = await findJobId(emulator, id);
  const found = await emulator.artifacts.list(jobId);
  if (json) console.log(JSON.stringify(found, null, 2));
  else if (found.length === 0) console.log(`Job ${jobId} has no artifacts.`);
  else for (const line of artifactTable(found)) console.log(line);
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

/** The names of artifacts hold nothing but letters, digits, `_` and `-`: they are safe as names of files. */
async function fetchAll(
  emulator: Emulator,
  found: readonly JobArtifactDescription[],
  folder: string,
  isQuiet: boolean,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const { name, location, content } of found) {
    if (content === undefined) continue;
    const { bytes } = await emulator.artifacts.get(location);
    const file = join(folder, content.entries === undefined ? name : `${name}.zip`);
    writeFileSync(file, bytes);
    if (!isQuiet) console.log(`wrote ${file}`);
  }
}
