import { existsSync, readdirSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { zipOf } from './zips.ts';

/** How many folders up the names in the zip lead. */
const levels = 4;

/** A zip whose files would lie outside of the folder into which it is unpacked, and how to find them. */
export class EscapingZip {
  readonly #folder: string;
  readonly #mark: string;

  /** @param folder The case's own, below which the worker has its folder for temporary files */
  constructor(folder: string) {
    this.#folder = folder;
    this.#mark = `codepipeline-local-${process.pid}-${basename(folder)}`;
  }

  async bytes(): Promise<Buffer> {
    const names = [this.#inside, ...this.#escaped, join(this.#folder, `${this.#mark}-absolute`)];
    return zipOf(Object.fromEntries(names.map((name) => [name, 'written by a worker\n'])));
  }

  get #inside(): string {
    return `${this.#mark}-inside`;
  }

  get #escaped(): string[] {
    return Array.from({ length: levels }, (_, index) => `${'../'.repeat(index + 1)}${this.#mark}-escaped-${index + 1}`);
  }

  /** Files where none should lie; they are deleted. One whose name lost its dots lies in its folder, and is fine. */
  find(): string[] {
    const absolute = join(this.#folder, `${this.#mark}-absolute`);
    const names = this.#escaped.map((name) => basename(name));
    const places = [
      ...foldersBelow(this.#folder),
      ...foldersAbove(process.cwd()),
      ...foldersAbove(tmpdir()),
      homedir(),
    ];
    const found = [...new Set(places)]
      .filter((place) => !existsSync(join(place, this.#inside)))
      .flatMap((place) => names.map((name) => join(place, name)));
    const escaped = [absolute, ...found].filter((file) => existsSync(file));
    for (const file of escaped) rmSync(file, { force: true });
    return escaped.map((file) => (file.startsWith(this.#folder) ? relative(this.#folder, file) : file));
  }
}

function foldersBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
  return [folder, ...folders.flatMap(foldersBelow)];
}

function foldersAbove(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...foldersAbove(parent)];
}
