import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchesGlob } from '../../src/domain/events/glob.ts';
import { temporaryFolder } from '../support/folder.ts';

/** By the sentences of the user guide, "Working with glob patterns in syntax" (read on 2026-11-29). */
const table: Readonly<Record<string, readonly [pattern: string, matched: string, unmatched: string][]>> = {
  'its examples': [
    ['*.java', 'Main.java .java', 'src/Main.java Main.jav'],
    ['*.*', 'a.b .gitignore', 'Makefile a.b/c'],
    ['*.{java,class}', 'Main.java Main.class', 'Main.jar Main.java,class'],
    ['foo.?', 'foo.c foo.é foo.😀', 'foo. foo.cc'],
    ['my-file.jar', 'my-file.jar', 'directory/my-file.jar'],
    ['directory/my-file.jar', 'directory/my-file.jar', 'my-file.jar'],
    ['directory/**', 'directory/a directory/.a/b', 'directory directory2/a'],
    ['directory/*', 'directory/a directory/.a', 'directory/a/b'],
    ['feature/**', 'feature/a feature/a/b', 'feature'],
    ['common/**/*.js', 'common/a/b.js common/a/b/c.js common/a.js', 'common.js commonb.js'],
    ['**/README.md', 'README.md a/README.md a/b/README.md', 'a/README.mdx aREADME.md'],
  ],
  '* stays within a name': [
    ['*', 'a .a', 'a/b'],
    ['feature-*', 'feature-a feature-', 'feature-a/b'],
    ['*/*', 'a/b', 'a a/b/c'],
    ['a*b*c', 'abc aXbXc', 'ab/c'],
  ],
  '** crosses directories wherever it stands': [
    ['**', 'a a/b/c .a/.b', ''],
    ['***', 'a/b', ''],
    ['feature-**', 'feature- feature-a feature-a/b', 'feature'],
    ['docs/**.md', 'docs/readme.md docs/x/readme.md', 'docs/readme.txt'],
    ['**.md', 'a.md a/b.md', 'a.mdx'],
    ['**-x', 'a/b-x', 'x'],
    ['a**z', 'az a/b/z', 'za'],
    ['**/*', 'a a/b', ''],
    ['a/**/b/**/c', 'a/b/c a/x/b/y/z/c', 'a/c'],
    ['a**/c', 'a/c ab/c a/b/c', 'ac'],
  ],
  '? is one character of a name': [['foo?bar', 'foo.bar', 'foo/bar foobar']],
  'a backslash takes its meaning from a sign': [
    ['\\*', '*', 'a'],
    ['a\\?', 'a?', 'ab'],
    ['\\{a\\}', '{a}', 'a'],
    ['\\[a]', '[a]', 'a'],
    ['{a\\,b,c}', 'a,b c', 'a b'],
    ['{a\\},b}', 'a} b', 'a'],
    ['\\\\', '\\', '\\\\'],
  ],
  'brackets are one of their characters': [
    ['[abc]', 'a b c', 'd abc'],
    ['[a-c]', 'b', 'd -'],
    ['[abce-g]', 'a f', 'd'],
    ['[!a-c]', 'd', 'b /'],
    ['[*]', '*', 'a'],
    ['[?]', '?', 'a'],
    ['[\\]', '\\', 'a'],
    ['[-a]', '- a', 'b'],
    ['[!-a]', 'b', '- a'],
    ['[^a]', '^ a', 'b'],
    ['a[!x]b', 'a.b', 'a/b axb'],
    ['release-v[0-9]', 'release-v1', 'release-vx'],
  ],
  'braces are one of their patterns': [
    ['{main}', 'main', '{main}'],
    ['*.{java}', 'A.java', 'A.{java}'],
    ['{main,dev}', 'main dev', 'main,dev'],
    ['a{,b}', 'a ab', 'ac'],
    ['{a*,b/**}', 'ax b/c/d', 'a/x b'],
    ['x{a,b}y{c,d}', 'xayc xbyd', 'xyc'],
    ['{[a-c,],z}x', 'bx zx ,x', 'dx'],
    ['{**/a,b}', 'a x/y/a b', 'x/b'],
    ['{1..3}', '1..3', '2'],
  ],
  'other signs are characters, and so is what is not closed': [
    ['!a', '!a', 'b'],
    ['+(a)', '+(a)', 'aa'],
    ['(a)', '(a)', 'a'],
    ['@(a|b)', '@(a|b)', 'a'],
    ['a|b', 'a|b', 'a'],
    ['v1.2', 'v1.2', 'v1x2'],
    ['$^#', '$^#', ''],
    ['a]}', 'a]}', 'a'],
    ['[a', '[a', 'a'],
    ['{a,b', '{a,b', 'a'],
    ['a\\', 'a\\', 'a'],
    ['Main', 'Main', 'main'],
  ],
};

const wordsOf = (text: string) => text.split(' ').filter((word) => word !== '');

describe.each(Object.entries(table))('%s', (_, rows) => {
  test.each(rows)('%s matches %s, and not %s', (pattern, matched, unmatched) => {
    const verdicts = (texts: string) => wordsOf(texts).map((text) => [text, matchesGlob(text, pattern)]);

    expect(verdicts(matched)).toEqual(wordsOf(matched).map((text) => [text, true]));
    expect(verdicts(unmatched)).toEqual(wordsOf(unmatched).map((text) => [text, false]));
  });
});

test('a pattern that lets others go back and forth for ever takes no time', () => {
  const text = 'a'.repeat(5000);

  expect(matchesGlob(`${text}b`, '*a'.repeat(127))).toBe(false);
  expect(matchesGlob(`${text}b`, '**a'.repeat(85))).toBe(false);
  expect(matchesGlob(text, `{${'a*,'.repeat(80)}b}`)).toBe(true);
});

/** Asks Java, whose documentation of its patterns the user guide repeats. */
const program = `
import java.nio.file.*;
public class Globs {
  public static void main(String[] args) throws Exception {
    for (String line : new String(System.in.readAllBytes(), "UTF-8").split("\\n")) {
      String[] parts = line.split("\\t", -1);
      System.out.println(FileSystems.getDefault().getPathMatcher("glob:" + parts[0]).matches(Path.of(parts[1])));
    }
  }
}`;

test.runIf(spawnSync('java', ['-version']).status === 0)('random patterns match what they match in Java', () => {
  // Without `**/`, which in Java stands for one folder at least, and without what Java refuses.
  const sign = fc.constantFrom(
    'a',
    'b',
    '.',
    '-',
    '*',
    '**',
    '?',
    '[ab]',
    '[!a]',
    '[a-b]',
    '{a,b*}',
    '{a}',
    '\\*',
    '/b',
  );
  const pattern = fc.array(sign, { minLength: 1, maxLength: 6 }).map((signs) => signs.join(''));
  const text = fc.stringMatching(/^[ab.*-]{1,4}(\/[ab.-]{1,3}){0,2}$/);
  const pairs = fc
    .sample(fc.tuple(pattern, text), { numRuns: 3000, seed: 1 })
    .filter(([glob]) => !glob.includes('**/') && !glob.startsWith('/'));
  using folder = temporaryFolder();
  const file = folder.write('Globs.java', program);

  const { stdout } = spawnSync('java', [file], { input: pairs.map((pair) => pair.join('\t')).join('\n') });

  const answers = stdout.toString().trim().split('\n');
  expect(answers.filter((answer) => answer === 'true').length).toBeGreaterThan(100);
  expect(pairs.map(([glob, path]) => [glob, path, String(matchesGlob(path, glob))])).toEqual(
    pairs.map((pair, index) => [...pair, answers[index]]),
  );
});
