import { resolve } from 'node:path';
import { withInputs } from './job-forms.ts';
import type { FixtureDocument, StubFixture } from './types.ts';

/** Paths are relative to the folder of their document. */
export function resolvePaths(document: FixtureDocument, folder: string): FixtureDocument {
  return mapPaths(document, (path) => resolve(folder, path));
}

/** Whether a document names files, which only whoever reads it can read. */
export function namesFiles(document: FixtureDocument): boolean {
  let found = false;
  mapPaths(document, (path) => {
    found = true;
    return path;
  });
  return found;
}

/** Applies a change to each path in a document; a document without any stays the same. */
function mapPaths(document: FixtureDocument, change: (path: string) => string): FixtureDocument {
  const artifact = <A extends { readonly from?: string }>(fixture: A): A =>
    fixture.from === undefined ? fixture : { ...fixture, from: change(fixture.from) };
  return {
    ...document,
    ...(document.jobs && { jobs: document.jobs.map((job) => withInputs(job, (inputs) => inputs.map(artifact))) }),
    ...(document.objects && { objects: document.objects.map(artifact) }),
    ...(document.stubs && { stubs: document.stubs.map((stub) => mapOutputs(stub, change)) }),
    ...(document.functions && { functions: mapCode(document.functions, change) }),
  };
}

function mapCode(
  functions: NonNullable<FixtureDocument['functions']>,
  change: (path: string) => string,
): NonNullable<FixtureDocument['functions']> {
  const mapped = Object.entries(functions).map(([name, given]): [string, typeof given] => {
    if ('module' in given) return [name, { ...given, module: change(given.module) }];
    if ('code' in given) return [name, { ...given, code: change(given.code) }];
    return [name, 'python' in given ? { ...given, python: change(given.python) } : given];
  });
  return Object.fromEntries(mapped);
}

function mapOutputs(stub: StubFixture, change: (path: string) => string): StubFixture {
  if (stub.outputArtifacts === undefined) return stub;
  const outputs = Object.entries(stub.outputArtifacts);
  const mapped = outputs.map(([name, given]) => [name, typeof given === 'string' ? change(given) : given] as const);
  return { ...stub, outputArtifacts: Object.fromEntries(mapped) };
}
