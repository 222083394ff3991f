import { createWriteStream, existsSync, renameSync, rmSync } from 'node:fs';
import { open, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { inTemporaryFolder } from '../../runtime/temporary-folder.ts';
import { DatabaseFileError, damaged, isDamage, nameExported } from '../../sqlite/database/database-errors.ts';
import { ControlError, reworded } from '../routing/control-error.ts';
import { refuseStopped, untilStopped } from '../routing/refusals.ts';
import type { ControlParts, StreamRoute } from '../routing/route.ts';
import { binary, nothing } from '../routing/shapes.ts';

/** The whole state to and from files of the machine that the caller runs on. */
export interface StateFiles {
  /** @throws ControlError `invalid` for a file that cannot be written */
  export(file: string): Promise<void>;
  /** @throws ControlError `invalid` for a file that cannot be read, is none of the emulator's, or of a newer version */
  import(file: string): Promise<void>;
}

/** The type of the whole state as a file's bytes, of any size. */
export const stateType = 'application/vnd.sqlite3';

export const stateExport: StreamRoute = {
  method: 'GET',
  path: '/state',
  summary: 'Give the whole state, artifacts included, as a database file',
  answerContent: { [stateType]: { schema: binary } },
  input: nothing,
};

export const stateImport: StreamRoute = {
  method: 'POST',
  path: '/state',
  summary: 'Replace the whole state by that of a database file',
  bodyContent: { [stateType]: { schema: binary } },
  input: nothing,
  answer: nothing,
};

type ExportParts = Pick<ControlParts, 'transfer' | 'waits'>;
type ImportParts = ExportParts & Pick<ControlParts, 'stateChecker' | 'store' | 'isInProcess'>;

/** Of an emulator in this process. */
export function localStateFiles(parts: ImportParts): StateFiles {
  return {
    export: (file) =>
      writingWhole(file, (target) => exportState(parts, (state) => pipeline(state, createWriteStream(target)))),
    import: (file) => reading(file, (state) => importState(parts, state)),
  };
}

/** The state of this moment as the bytes of a database file, for as long as they are used. */
export async function exportState(
  parts: ExportParts,
  use: (state: Readable) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  refuseStopped(parts);
  return inTemporaryFolder(async (folder) => {
    const file = join(folder, 'state.db');
    await untilStopped(() => parts.transfer.export(file, signal));
    // Opened before it is given away: a stream that opens it later fails when nobody listens any more, should its
    // reader leave at once.
    const handle = await open(file);
    try {
      await use(handle.createReadStream({ highWaterMark: 1024 * 1024, autoClose: false }));
    } finally {
      await handle.close();
    }
  });
}

/**
 * Replaces the state by what comes as the bytes of a database file, which may be anybody's: it is checked before
 * anything is replaced.
 * @throws ControlError
 */
export async function importState(parts: ImportParts, state: Readable): Promise<void> {
  refuseStopped(parts);
  return inTemporaryFolder(async (folder) => {
    const file = join(folder, 'state.db');
    await pipeline(state, createWriteStream(file));
    try {
      await untilStopped(async () => {
        await parts.stateChecker.check(file, parts.isInProcess ? undefined : functionsOf(parts));
        await parts.transfer.import(file);
      });
    } catch (caught) {
      const error = isDamage(caught) ? damaged(file, caught.message, nameExported) : caught;
      if (!(error instanceof DatabaseFileError)) throw error;
      throw new ControlError('invalid', `The file ${error.fault}; ${error.remedy}.`);
    }
  });
}

/** As a state's check compares them. */
function functionsOf({ store }: Pick<ControlParts, 'store'>): string[] {
  return store.functions.list().map(({ world, name, definition }) => `${world} ${name} ${JSON.stringify(definition)}`);
}

/** Writes a file that is there only when it is whole. @throws ControlError */
export async function writingWhole(file: string, write: (target: string) => Promise<void>): Promise<void> {
  let target: string | undefined;
  try {
    const isThere = existsSync(file);
    if (isThere) await refuseOthers(file);
    // Where a link leads to: the file takes the place of what is there.
    const place = isThere ? await realpath(file) : file;
    target = `${place}.part`;
    await write(target);
    renameSync(target, place);
  } catch (error) {
    if (target !== undefined) discard(target);
    throw explain(error, file, 'written');
  }
}

/** Deletes what has been written, if there is any and it can be: why it was not completed is what counts. */
function discard(target: string): void {
  try {
    rmSync(target, { force: true });
  } catch {
    // It was never made: its folder is none, or may not be written.
  }
}

/** Reads a file. @throws ControlError that names it */
export async function reading(file: string, use: (content: Readable) => Promise<void>): Promise<void> {
  try {
    await refuseOthers(file);
    const handle = await open(file);
    try {
      await use(handle.createReadStream());
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw explain(error, file, 'read');
  }
}

/**
 * Refuses what is no file, and a database whose last changes lie beside it, where SQLite keeps them until it is closed:
 * without them it is an older state, and in the place of another file they would damage that. Looked at before it is
 * opened: to open a pipe waits for whoever writes into it.
 * @throws ControlError
 */
async function refuseOthers(file: string): Promise<void> {
  const kind = await stat(file);
  if (!kind.isFile()) {
    const what = kind.isDirectory() ? 'a folder' : 'not a regular file';
    throw new ControlError('invalid', `The file cannot be used: it is ${what}.`);
  }
  const log = `${await realpath(file)}-wal`;
  if (!existsSync(log) || (await stat(log)).size === 0) return;
  throw new ControlError(
    'invalid',
    `The file cannot be used: an emulator has it open, or was killed, and ${log} has its last changes. ` +
      'Start on it with --db, then stop it, or name another file.',
  );
}

/** What the file system has against a file, in a sentence. */
function explain(error: unknown, file: string, done: 'read' | 'written'): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (!(error instanceof ControlError) && code !== undefined) {
    const whyNot: Readonly<Record<string, string>> = {
      ENOENT: done === 'read' ? 'there is no such file' : `there is no folder ${dirname(file)}; make it first`,
      ENOTDIR: `${dirname(file)} is not a folder`,
      EACCES: 'this user may not; choose another file',
      ENOSPC: 'the disk is full',
    };
    return new ControlError('invalid', `${file} cannot be ${done}: ${whyNot[code] ?? message}.`);
  }
  return reworded(error, (sentence) => sentence.replace('The file', () => file));
}
