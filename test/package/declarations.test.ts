import { copyFileSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { writeDeclarations } from '../../scripts/write-declarations.ts';
import { temporaryFolder } from '../support/folder.ts';

const source = new URL('../../src/control/types.ts', import.meta.url);

test('the types of the control API are published as interfaces that are described member by member', async () => {
  using folder = temporaryFolder();
  const target = pathToFileURL(`${folder.path}/types.d.ts`);
  copyFileSync(source, target);
  const derived = [...readFileSync(source, 'utf8').matchAll(/interface (\w+) extends TypeOf/g)].map(([, name]) => name);

  await writeDeclarations(source, target);

  const written = readFileSync(target, 'utf8');
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
