import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { blocks } from './blocks.ts';

const placeholder = 'OWNER/codepipeline-local';

/** The tokens of a document as the site of a repository shows them. */
function shownAt(GITHUB_REPOSITORY: string, tokens: readonly object[]): unknown {
  const program = `
    const { default: site } = await import(process.cwd() + '/docs/.vitepress/config.ts');
    const tokens = ${JSON.stringify(tokens)};
    const env = { relativePath: 'ci.md' };
    site.markdown.config({ core: { ruler: { push: (_, rule) => rule({ tokens, env }) } } });
    console.log(JSON.stringify(tokens));`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    ...{ encoding: 'utf8' as const, env: { ...process.env, GITHUB_REPOSITORY } },
  });
  return JSON.parse(stdout);
}

test('the site of a repository names that repository where the documents have what stands for it', () => {
  const named = blocks.filter(({ text }) => text.includes(`${placeholder}@`));

  expect(named.map(({ document }) => document)).toEqual(['docs/ci.md', 'docs/ci.md']);
  expect(readFileSync('docs/ci.md', 'utf8')).toContain('`OWNER` stands for the account');
  expect(shownAt('somebody/fork', [{ type: 'fence', content: named[0]?.text, children: null }])).toMatchObject([
    { content: expect.stringMatching(/^ {2}- uses: somebody\/fork@v/m) },
  ]);
});
