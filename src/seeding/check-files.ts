import { existsSync } from 'node:fs';
import { FixtureError, type MistakePlace } from './check-document.ts';
import { pathText } from './check-schema.ts';
import type { FixtureDocument } from './types.ts';

type Path = readonly (string | number)[];

interface CheckedForFiles {
  readonly document: FixtureDocument;
  readonly name: string;
  /** Where the value at a path in the document stands; without it the document never was text. */
  readonly locate?: (path: Path) => MistakePlace;
}

/**
 * Checks, before the first byte of any is sent, that there is a file or folder for every `from` of a document whose
 * paths are resolved.
 * @throws FixtureError
 */
export function checkFiles({ document, name, locate = () => ({}) }: CheckedForFiles): void {
  const missing = filesIn(document).filter(([, file]) => !existsSync(file));
  if (missing.length === 0) return;
  throw new FixtureError(
    name,
    missing.map(([path, file]) => ({
      ...locate(path),
      sentence: `${pathText(path)}: no such file or folder: ${file}.`,
    })),
  );
}

/** The files whose bytes a document brings, and where it names them. Code stays where it is. */
function filesIn({ jobs = [], objects = [], stubs = [] }: FixtureDocument): readonly (readonly [Path, string])[] {
  return [
    ...jobs.flatMap((job, index) => inputFilesIn(job, ['jobs', index])),
    ...objects.map(({ from }, index) => [['objects', index, 'from'], from] as const),
    ...stubs.flatMap(({ outputArtifacts = {} }, index) =>
      Object.entries(outputArtifacts).flatMap(([artifact, given]) =>
        typeof given === 'string' ? [[['stubs', index, 'outputArtifacts', artifact], given] as const] : [],
      ),
    ),
  ];
}

/** A job's artifacts stand in it, in its `data`, or in the `data` of its `jobDetails`. */
function inputFilesIn(job: object, path: Path): readonly (readonly [Path, string])[] {
  const inner = ['jobDetails', 'data'].find((member) => member in job);
  if (inner !== undefined) return inputFilesIn((job as Record<string, object>)[inner] as object, [...path, inner]);
  const { inputArtifacts = [] } = job as { inputArtifacts?: readonly { readonly from?: string }[] };
  return inputArtifacts.flatMap(({ from }, index) =>
    from === undefined ? [] : [[[...path, 'inputArtifacts', index, 'from'], from] as const],
  );
}
