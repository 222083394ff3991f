import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The licences of the packages whose files went into the program, as their authors ask that they be passed on. */
export function licencesOf(files: Iterable<string>): string {
  const folders = new Set<string>();
  for (const file of files) {
    const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file.replaceAll('\\', '/')) ?? [];
    if (folder !== undefined && !folder.startsWith('\0')) folders.add(folder);
  }
  const licences = [...folders].map((folder) => {
    const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((each) => /^(licen[cs]e|copying)(\.|$|-)/i.test(each));
    // A package may come without the text: then all that it says is whose it is.
    const text = file === undefined ? `Copyright ${author?.name ?? author}` : readFileSync(join(folder, file), 'utf8');
    return { name, text: `${name} ${version} (${license})\n\n${text.trim()}\n` };
  });
  licences.sort((one, other) => (one.name < other.name ? -1 : 1));
  const line = `\n${'-'.repeat(80)}\n\n`;
  return `The program contains code of these packages.\n${line}${licences.map(({ text }) => text).join(line)}`;
}
