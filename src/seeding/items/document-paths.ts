import { resolve } from 'node:path';
import type { FixtureDocument } from '../types.ts';

type Path = readonly (string | number)[];

/** Where a document names files whose bytes it brings; `*` stands for any index or name. */
const places = [
  'jobs.*.inputArtifacts.*.from',
  'jobs.*.data.inputArtifacts.*.from',
  'jobs.*.jobDetails.data.inputArtifacts.*.from',
  'objects.*.from',
  'stubs.*.outputArtifacts.*',
];

/** Where it names code, which stays where it is. */
const placesOfCode = ['functions.*.module', 'functions.*.python', 'functions.*.code', 'functions.*.executable'];

/** Paths are relative to the folder of their document. */
export function resolvePaths(document: FixtureDocument, folder: string): FixtureDocument {
  return mapTexts(document, [...places, ...placesOfCode], (path) => resolve(folder, path));
}

/** Whether a document names files, which only whoever reads it can read. */
export function namesFiles(document: FixtureDocument): boolean {
  return textsIn(document, [...places, ...placesOfCode]).length > 0;
}

/** The files whose bytes a document brings, and where it names them. */
export function filesIn(document: FixtureDocument): readonly (readonly [Path, string])[] {
  return textsIn(document, places);
}

function textsIn(document: FixtureDocument, places: readonly string[]): (readonly [Path, string])[] {
  const found: (readonly [Path, string])[] = [];
  mapTexts(document, places, (text, path) => {
    found.push([path, text]);
    return text;
  });
  return found;
}

type Change = (text: string, path: Path) => string;

function mapTexts(document: FixtureDocument, places: readonly string[], change: Change): FixtureDocument {
  return places.reduce((mapped, place) => mapAt(mapped, place.split('.'), change, []) as FixtureDocument, document);
}

/** The value with texts at a place changed; what holds none that changes stays the same. */
function mapAt(value: unknown, [name, ...below]: readonly string[], change: Change, path: Path): unknown {
  if (name === undefined) return typeof value === 'string' ? change(value, path) : value;
  if (typeof value !== 'object' || value === null) return value;
  const names = name === '*' ? Object.keys(value) : [name];
  let mapped = value as Record<string, unknown>;
  for (const own of names) {
    const given = mapped[own];
    const changed = mapAt(given, below, change, [...path, Array.isArray(value) ? Number(own) : own]);
    if (changed === given) continue;
    if (mapped === value) mapped = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
    mapped[own] = changed;
  }
  return mapped;
}
