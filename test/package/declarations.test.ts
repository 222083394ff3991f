import { copyFileSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { writeDeclarations } from '../../scripts/write-declarations.ts';
import { temporaryFolder } from '../support/folder.ts';

test('the types of the control API are published as interfaces that are described member by member', async () => {
  const { written, derived } = await declarationsOf('control');

  expect(written).not.toContain('TypeOf');
  for (const name of derived)
    expect(written).toMatch(new RegExp(`\\*/\\nexport interface ${name} (extends \\w+ )?\\{\\n {4}`));
  expect(written).toContain(`/** A job with all that is known of it. */
export interface JobDescription extends JobSummary {
    /** Of the latest dispatch; null before the first. */
    readonly nonce: string | null;`);
  expect(written).toContain(`    /** Of a job that nobody polls for: the function that does it. */
    readonly function?: string;`);
});

test('so are those of fixture documents', async () => {
  const { written, derived } = await declarationsOf('seeding');

  expect(written).not.toContain('TypeOf');
  for (const name of derived)
    expect(written).toMatch(new RegExp(`^export interface ${name} (extends \\w+ )?\\{\\n {4}`, 'm'));
  expect(written).toContain(`    /** A UUID in lower case. Default: a new one. */
    readonly id?: string;`);
  expect(written).toContain('readonly inputArtifacts?: readonly ArtifactFixture[];');
  expect(written).toContain(`/** A fixture document: what an emulator is seeded with. */
export interface FixtureDocument {`);
});

/** What is published of a part's types, and the names of those that are derived from shapes. */
async function declarationsOf(part: string) {
  using folder = temporaryFolder();
  const source = new URL(`../../src/${part}/types.ts`, import.meta.url);
  const target = pathToFileURL(`${folder.path}/types.d.ts`);
  copyFileSync(source, target);
  await writeDeclarations(source, target);
  const names = readFileSync(source, 'utf8').matchAll(/interface (\w+) extends TypeOf/g);
  return { written: readFileSync(target, 'utf8'), derived: [...names].map(([, name]) => name) };
}
