import { statSync } from 'node:fs';
import { FixtureError, type MistakePlace } from './checking/check-document.ts';
import { pathText } from './checking/say-mistakes.ts';
import { filesIn } from './items/document-paths.ts';
import { filesBelow } from './reading/open-from.ts';
import type { FixtureDocument } from './types.ts';

type Path = readonly (string | number)[];

interface CheckedForFiles {
  readonly document: FixtureDocument;
  readonly name: string;
  /** Where the value at a path in the document stands; without it the document never was text. */
  readonly locate?: (path: Path) => MistakePlace;
}

/**
 * Checks, before the first byte of any is sent, that there is a file, or a folder with some, for every `from` of
 * documents whose paths are resolved, and that their functions' code is there and has their handlers.
 * @throws FixtureError
 */
export async function checkFiles(documents: readonly CheckedForFiles[]): Promise<void> {
  const mistaken: FixtureError[] = [];
  for (const { document, name, locate = () => ({}) } of documents) {
    const mistakes = [...mistakesInFiles(document), ...(await mistakesInFunctions(document))];
    if (mistakes.length === 0) continue;
    const placed = mistakes.map(([path, told]) => ({ ...locate(path), sentence: `${pathText(path)}: ${told}` }));
    mistaken.push(new FixtureError(name, placed));
  }
  if (mistaken.length > 0) throw FixtureError.all(mistaken);
}

function mistakesInFiles(document: FixtureDocument): (readonly [Path, string])[] {
  return filesIn(document).flatMap(([path, file]) => {
    const offence = offenceOf(file);
    return offence === undefined ? [] : [[path, `${offence}: ${file}.`] as const];
  });
}

/** A zip of no files is none to some of those who read it: `unzip` ends with 1. */
function offenceOf(file: string): string | undefined {
  const status = statSync(file, { throwIfNoEntry: false });
  if (status === undefined) return 'no such file or folder';
  return status.isDirectory() && filesBelow(file).length === 0 ? 'no file is in the folder' : undefined;
}

async function mistakesInFunctions({ functions }: FixtureDocument): Promise<(readonly [Path, string])[]> {
  if (functions === undefined) return [];
  // Loaded on first use: most documents have no functions.
  const { mistakeInFunction } = await import('./checking/check-function.ts');
  const found = await Promise.all(
    Object.entries(functions).map(async ([name, fixture]) => {
      const mistake = typeof fixture === 'function' ? undefined : await mistakeInFunction(fixture);
      return mistake && ([['functions', name, mistake.member], mistake.sentence] as const);
    }),
  );
  return found.filter((mistake) => mistake !== undefined);
}
