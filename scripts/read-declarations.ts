import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** A declaration at the top of a file, with its comment, without `export`. */
export interface Declaration {
  readonly file: string;
  readonly name: string;
  readonly text: string;
}

/** What a name stands for: a name of the same file, or of another one. */
export interface Reference {
  readonly name: string;
  readonly from?: string;
}

/** A file that the compiler wrote: statements that begin a line, imports and exports by name, no default ones. */
export interface DeclarationFile {
  readonly declarations: ReadonlyMap<string, Declaration>;
  readonly imports: ReadonlyMap<string, Reference>;
  readonly exports: ReadonlyMap<string, Reference>;
  /** Files of which all is exported. */
  readonly exportsAllOf: readonly string[];
}

/** Reads each file once, so that what two files name is one and the same declaration. */
export type Reader = (path: string) => DeclarationFile;

export function createReader(): Reader {
  const files = new Map<string, DeclarationFile>();
  return (path) => {
    const file = files.get(path) ?? readDeclarations(path);
    files.set(path, file);
    return file;
  };
}

const statementStart = /^(?=(?:\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)*(?:import|export|declare|interface|type)\b)/m;
const listed = /^(import|export) (?:type )?\{([^}]*)\}(?: from '([^']+)')?;/;
const allOf = /^export (?:type )?\* from '([^']+)';/;
const declared = /^(export )?(?:declare )?(?:interface|type|(?:abstract )?class|const|function) (\w+)/;
const comments = /^(?:\/\*\*[\s\S]*?\*\/\n)*/;

function readDeclarations(path: string): DeclarationFile {
  const declarations = new Map<string, Declaration>();
  const imports = new Map<string, Reference>();
  const exports = new Map<string, Reference>();
  const exportsAllOf: string[] = [];
  const at = (specifier: string) =>
    specifier.startsWith('.') ? resolve(dirname(path), specifier.replace(/\.ts$/, '.d.ts')) : specifier;
  for (const statement of statementsOf(readFileSync(path, 'utf8'))) {
    const [comment = ''] = comments.exec(statement) ?? [];
    const code = statement.slice(comment.length);
    const [, keyword, list = '', from] = listed.exec(code) ?? [];
    const [, all] = allOf.exec(code) ?? [];
    const [, isExported, name] = declared.exec(code) ?? [];
    if (all !== undefined) exportsAllOf.push(at(all));
    else if (keyword !== undefined) {
      for (const [own = '', other = own] of list.split(',').map((each) =>
        each
          .trim()
          .replace(/^type /, '')
          .split(' as '),
      )) {
        if (own === '') continue;
        const reference = from === undefined ? { name: own } : { name: own, from: at(from) };
        (keyword === 'import' ? imports : exports).set(other, reference);
      }
    } else if (name !== undefined) {
      const text = comment + code.replace(/^(export )?(declare )?/, '');
      const before = declarations.get(name)?.text ?? '';
      declarations.set(name, { file: path, name, text: before + text });
      if (isExported) exports.set(name, { name });
    } else throw new Error(`${path} has a statement that is not understood:\n${statement}`);
  }
  return { declarations, imports, exports, exportsAllOf };
}

/** Each with its comment. */
function statementsOf(text: string): string[] {
  const statements: string[] = [];
  for (const part of text.split(statementStart)) {
    const last = statements.at(-1);
    if (last?.trimEnd().endsWith('*/') && last.startsWith('/**') && !/^\w/m.test(last.replace(comments, '')))
      statements[statements.length - 1] += part;
    else if (part.trim() !== '') statements.push(part);
  }
  return statements;
}
