import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { hasAwsCli } from '../support/python.ts';
import { type Page, pages } from './aws-cli-pages.ts';
import { type Scene, scenes } from './aws-cli-scenes.ts';
import { environmentOf } from './clients.ts';

const skipped = pages.length > 0 && hasAwsCli ? '' : ' (skipped: no aws is installed that ships its examples)';

describe.skipIf(skipped !== '')(`the documented examples of the AWS CLI${skipped}`, { timeout: 60_000 }, () => {
  if (pages.length === 0) it('run, and print the documented members');
  for (const page of pages) {
    it.concurrent(`${page.name} runs, and prints the documented members`, async () => {
      const scene = scenes[page.name];
      if (scene === undefined) throw new Error(`There is no scene for the page ${page.name}`);
      await using emulator = await startTestEmulator({ fixtures: scene.document ?? {} });
      await scene.prepare?.(emulator);

      const printed = await runCommand(page, scene, emulator);

      const documented = documentedOutput(page, scene);
      if (documented === undefined) expect(printed).toBe('');
      else expect(membersBeyond(documented, JSON.parse(printed))).toEqual(Object.keys(scene.missing ?? {}));
    });
  }
});

/** Types the command into a shell, in a folder with the file that it reads; answers what it prints. */
async function runCommand({ command, file }: Page, scene: Scene, emulator: TestEmulator): Promise<string> {
  using folder = temporaryFolder();
  if (file !== undefined) folder.write(file.name, file.text);
  const environment = { env: environmentOf(emulator), cwd: folder.path };
  const { stdout } = await promisify(execFile)('sh', ['-c', corrected(command, scene)], environment);
  return stdout;
}

function documentedOutput({ file, output }: Page, scene: Scene): unknown {
  if (output !== undefined) return JSON.parse(corrected(output, scene));
  return scene.prints?.(JSON.parse(file?.text ?? 'null') as never);
}

function corrected(text: string, { corrections = [] }: Scene): string {
  return corrections.reduce((changed, [says, instead]) => changed.replace(says, instead), text);
}

/** Which members of one value, by their paths, another has not. */
function membersBeyond(documented: unknown, printed: unknown): string[] {
  const there = new Set(members(printed));
  return [...new Set(members(documented))].filter((path) => !there.has(path));
}

/** The paths of all members; those of a list's items are one. */
function members(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => members(item, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const below = path === '' ? name : `${path}.${name}`;
    return [below, ...members(member, below)];
  });
}
