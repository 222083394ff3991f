import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A block of code in a document. */
export interface Block {
  readonly document: string;
  /** What it begins with, up to the end of the line. */
  readonly start: string;
  /** What stands behind its fence; `text` is what something prints, or a drawing. */
  readonly language: string;
  readonly text: string;
}

const documents = [
  ...['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'examples/README.md', 'findings/README.md'],
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' }).map((name) => join('docs', name)),
  ...readdirSync('clients').map((name) => join('clients', name, 'README.md')),
].filter((name) => name.endsWith('.md'));

/** All blocks of all documents. */
export const blocks: readonly Block[] = documents.flatMap((document) =>
  [...readFileSync(document, 'utf8').matchAll(/^( *)```(\S*)\n(.*?)^ *```$/gms)].map(
    ([, indent = '', language = '', text = '']) => {
      const plain = text.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
      return { document, start: plain.split('\n', 1)[0] ?? '', language, text: plain };
    },
  ),
);

/** The files that a document shows, by the names that they begin with: `// worker.js`, `# exec/test_worker.py`. */
export function filesIn(document: string): ReadonlyMap<string, string> {
  return new Map(
    blocks.flatMap((block) => {
      const [, name] = /^(?:\/\/|#) (\S+\.\w+)\n/.exec(block.text) ?? [];
      return block.document === document && name !== undefined ? [[name, block.text]] : [];
    }),
  );
}
