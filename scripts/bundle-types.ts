import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createReader, type Declaration, type Reader, type Reference } from './read-declarations.ts';

/** What a module exports, by what declares it, the name under which it is exported. */
type Exported = ReadonlyMap<Declaration, string>;

/**
 * Writes the package's types in a file an entry: what it exports, and all that this is made of. `testing.d.ts` imports
 * from `index.d.ts`. Every file that an editor opens less, and every type that nobody can name, is left out.
 *
 * @param from Where what the compiler and write-declarations.ts have made is
 * @throws Error when two declarations have the same name, or a name is nowhere declared
 */
export function bundleTypes(from: string, folder: string): void {
  const read = createReader();
  const index = exportsOf(read, resolve(from, 'index.d.ts'));
  const testing = exportsOf(read, resolve(from, 'testing.d.ts'));
  writeFileSync(join(folder, 'index.d.ts'), textOf(read, index, new Map()));
  writeFileSync(join(folder, 'testing.d.ts'), textOf(read, testing, index));
}

function textOf(read: Reader, exported: Exported, ofIndex: Exported): string {
  const reached = new Set(exported.keys());
  const names = new Map<string, Declaration>();
  const texts: string[] = [];
  const imported: string[] = [];
  for (const declaration of reached) {
    const { name } = declaration;
    if (names.has(name)) throw new Error(`${name} is declared by ${names.get(name)?.file} and ${declaration.file}.`);
    names.set(name, declaration);
    const inIndex = ofIndex.get(declaration);
    if (inIndex !== undefined) imported.push(inIndex === name ? name : `${inIndex} as ${name}`);
    else texts.push(withFinalNames(read, declaration, (other) => reached.add(other)));
  }
  const heading = imported.length === 0 ? '' : `import type { ${imported.sort().join(', ')} } from './index.js';\n`;
  const list = [...exported].map(([{ name }, outside]) => (name === outside ? name : `${name} as ${outside}`));
  return `${heading}${texts.join('')}export { ${list.sort().join(', ')} };\n`;
}

/** A word that may be a name: none behind a dot or in quotes, and no member's. Comments are passed over. */
const word = /\/\*\*[\s\S]*?\*\/|'[^']*'|(?<![\w.$])[A-Za-z_$][\w$]*(?!\??:)/g;

/** A declaration's text in which each name is that of what declares it. */
function withFinalNames(read: Reader, { file, text }: Declaration, reach: (other: Declaration) => void): string {
  const { declarations, imports } = read(file);
  const named = text.replace(word, (name) => {
    if (!declarations.has(name) && !imports.has(name)) return name;
    const declaration = resolveReference(read, file, { name });
    reach(declaration);
    return declaration.name;
  });
  return named.replace(/^(?=(?:abstract )?(?:class|const|function)\b)/m, 'declare ');
}

function exportsOf(read: Reader, path: string): Map<Declaration, string> {
  const { exports, exportsAllOf } = read(path);
  const exported = new Map<Declaration, string>();
  for (const [name, reference] of exports) exported.set(resolveReference(read, path, reference), name);
  for (const other of exportsAllOf)
    for (const [declaration, name] of exportsOf(read, other)) exported.set(declaration, name);
  return exported;
}

function resolveReference(read: Reader, path: string, { name, from }: Reference): Declaration {
  if (from !== undefined) {
    const { exports } = read(from);
    const there = exports.get(name);
    if (there === undefined) throw new Error(`${path} takes ${name} from ${from}, which has no such export.`);
    return resolveReference(read, from, there);
  }
  const { declarations, imports } = read(path);
  const own = declarations.get(name);
  if (own !== undefined) return own;
  const imported = imports.get(name);
  if (imported === undefined) throw new Error(`${path} declares no ${name}.`);
  return resolveReference(read, path, imported);
}
