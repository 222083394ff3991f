import { createHash, hash } from 'node:crypto';
import { createWriteStream, existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, rm, stat, symlink } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import yauzl from 'yauzl';
import { type FunctionDefinition, type FunctionLanguage, languageOf } from '../domain/jobs/lambda-function.ts';
import { makeTemporaryFolder } from '../runtime/temporary-folder.ts';
import { languageOfFolder } from './handler-name.ts';
import { layOutInlineCode } from './inline-code.ts';

/** A function whose code runs in a process of this machine. */
export type LocalFunction = Extract<
  FunctionDefinition,
  { readonly kind: 'module' | 'python' | 'code' | 'inline' | 'executable' }
>;

/** The code of a function, as its process finds it. */
export interface LaidOutCode {
  readonly language: FunctionLanguage | 'executable';
  /** The folder that Lambda calls the task root. */
  readonly root: string;
  /** As Lambda spells it. */
  readonly handler: string;
  /** The file, where the function is given as one. */
  readonly file?: string;
  /** Lambda's name of the runtime that it is written for, with a version. */
  readonly runtime?: string;
}

/** Lambda's limit for what a zip unfolds to [documented: Lambda developer guide, quotas]. */
const mostUnzippedBytes = 262_144_000;

/** Lays the code of functions out in folders: what is in a zip or in a document gets one until `dispose`. */
export class CodeFolders {
  readonly #made = new Map<string, Promise<string>>();

  /** @throws Error in words for whoever gave the code */
  async layOut(definition: LocalFunction): Promise<LaidOutCode> {
    switch (definition.kind) {
      case 'module':
        return atItsPlace(ofFile('node', definition.module, definition.handler));
      case 'python':
        return atItsPlace(ofFile('python', definition.python, definition.handler));
      case 'executable': {
        const { executable: file, handler } = definition;
        return atItsPlace({ language: 'executable', file, root: dirname(file), handler });
      }
      case 'inline': {
        const { inlineCode, handler, runtime } = definition;
        const language = languageOf(runtime);
        const root = await this.#folder(`${language} ${hash('sha256', inlineCode)}`, process.cwd(), (folder) =>
          layOutInlineCode(folder, language, inlineCode),
        );
        return { language, root, handler, ...versionOf(runtime) };
      }
      case 'code': {
        const { code, handler, runtime } = definition;
        const { size, mtimeMs, isFolder } = await lookAt(code);
        const root = isFolder
          ? code
          : await this.#folder(`${code} ${size} ${mtimeMs}`, dirname(code), (folder) => unpack(code, folder));
        const language = runtime === undefined ? languageOfFolder(root, handler) : languageOf(runtime);
        return { language, root, handler, ...versionOf(runtime) };
      }
    }
  }

  /** Removes the folders that were made. */
  async dispose(): Promise<void> {
    const made = await Promise.allSettled(this.#made.values());
    this.#made.clear();
    for (const folder of made) {
      if (folder.status === 'fulfilled') await rm(dirname(folder.value), { recursive: true, force: true });
    }
  }

  /**
   * Lambda's runtimes bring the SDK along, which code in a zip or in a document therefore does not have: Node.js finds
   * it above its folder, as `home` and the folders above that have it.
   */
  #folder(key: string, home: string, fill: (folder: string) => Promise<void>): Promise<string> {
    const made = this.#made.get(key);
    if (made !== undefined) return made;
    const folder = fillFolder(home, fill);
    this.#made.set(key, folder);
    // The next invocation tries again: the zip may have been half written.
    folder.catch(() => this.#made.delete(key));
    return folder;
  }
}

/** Returns the task root in a folder of its own. */
async function fillFolder(home: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const path = makeTemporaryFolder();
  try {
    const packages = packagesOf(home);
    if (packages !== undefined) await symlink(packages, join(path, 'node_modules'), 'junction');
    const root = join(path, 'task');
    await mkdir(root);
    await fill(root);
    return root;
  } catch (error) {
    await rm(path, { recursive: true, force: true });
    throw error;
  }
}

/** The nearest folder of packages, here or above. */
function packagesOf(folder: string): string | undefined {
  const packages = join(folder, 'node_modules');
  if (existsSync(packages)) return packages;
  const parent = dirname(folder);
  return parent === folder ? undefined : packagesOf(parent);
}

function ofFile(language: FunctionLanguage, file: string, exportName: string): LaidOutCode {
  return { language, file, root: dirname(file), handler: `${basename(file, extname(file))}.${exportName}` };
}

function versionOf(runtime: string | undefined): Pick<LaidOutCode, 'runtime'> {
  return runtime !== undefined && /\d/.test(runtime) ? { runtime } : {};
}

function atItsPlace(code: LaidOutCode): LaidOutCode {
  if (!existsSync(code.root)) throw new Error(`the folder of the function, ${code.root}, is not there.`);
  return code;
}

async function lookAt(path: string) {
  try {
    const found = await stat(path);
    return { size: found.size, mtimeMs: found.mtimeMs, isFolder: found.isDirectory() };
  } catch {
    throw new Error(`the folder or zip of the function, ${path}, is not there.`);
  }
}

async function unpack(file: string, folder: string): Promise<void> {
  const zip = await yauzl.openPromise(file, { lazyEntries: true, autoClose: false });
  try {
    let size = 0;
    for await (const entry of zip.eachEntry()) {
      size += entry.uncompressedSize;
      if (size > mostUnzippedBytes) throw new Error(`Unzipped size must be smaller than ${mostUnzippedBytes} bytes`);
      const path = join(folder, entry.fileName);
      if (entry.fileName.endsWith('/')) await mkdir(path, { recursive: true });
      else {
        await mkdir(dirname(path), { recursive: true });
        const mode = (entry.externalFileAttributes >>> 16) & 0o777;
        await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path, { mode: mode || 0o644 }));
      }
    }
  } finally {
    zip.close();
  }
}

/** Files that are looked at; a function's own are fewer, and a look takes milliseconds. */
const mostFiles = 2000;

/**
 * What a person does not edit, or what comes of running: logs and databases, too, the emulator's own among them when
 * its state lies beside the code.
 */
const passedOver = /^(node_modules|__pycache__|site-packages|venv|\..*|.*\.(log|db|sqlite3?)(-wal|-shm|-journal)?)$/;

/**
 * Something that changes with the code of a function: it is edited while the emulator runs, which on Lambda is a
 * deployment and makes new environments. Undefined where there is too much to look at.
 */
export function fingerprintOf({ language, root, file }: LaidOutCode): string | undefined {
  const hash = createHash('sha256');
  const note = (path: string) => hash.update(`${path}\n${stateOf(path)}\n`);
  if (file !== undefined) note(file);
  // What lies beside a program is rarely a part of it.
  if (language === 'executable') return hash.digest('hex');
  let count = 0;
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (passedOver.test(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        folders.push(path);
        continue;
      }
      count += 1;
      if (count > mostFiles) return undefined;
      note(path);
    }
  }
  return hash.digest('hex');
}

/**
 * Size and times. The time of the last change of what the file system knows of a file cannot be set back, which a copy
 * that keeps times, an archive or a reproducible build does with the other.
 */
function stateOf(path: string): string {
  const state = statSync(path, { throwIfNoEntry: false });
  // A file that goes away meanwhile, or a link to nowhere, has none.
  return state === undefined ? '' : `${state.size} ${state.mtimeMs} ${state.ctimeMs}`;
}
