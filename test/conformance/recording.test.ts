import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadProbes } from '../../src/conformance/load-probes.ts';
import { recordingOf, settle } from '../../src/conformance/recording.ts';
import { startEmulator } from '../../src/index.ts';
import { run } from '../support/command.ts';
import { runProbes, targetOf } from '../support/conformance.ts';
import { temporaryFolder } from '../support/folder.ts';

const account = '210987654321';
const made = '2030-01-01T00:00:00.000Z';
const rules = ['A12', 'A14', 'C9', 'C10', 'D4', 'D6', 'E4', 'E5', 'L2', 'L5', 'N1', 'P1', 'P3'];

/** A recording of some probes, of an emulator that answers as it should or otherwise. */
async function recorded(change: { readonly wrongly?: boolean } = {}) {
  const probes = (await loadProbes()).filter(({ rule }) => rules.includes(rule));
  await using emulator = await startEmulator({ clock: 'manual', logLevel: 'silent', account });
  if (change.wrongly)
    await emulator.faults.add({ match: { operation: 'AcknowledgeJob' }, effect: { error: 'JobNotFoundException' } });
  const target = targetOf(emulator, { account });
  const { results } = await runProbes(probes, target);
  return { probes, results, recording: recordingOf(results, { target, made, version: '0.0.0' }) };
}

describe('a recording', () => {
  test('has no account, secret, token or signature of whoever made it, and is judged as the run was', async () => {
    const { probes, results, recording } = await recorded();

    const text = JSON.stringify(recording);
    const issued = results.flatMap(({ exchanges }) =>
      exchanges.flatMap(({ answer }) =>
        [...answer.body.matchAll(/"(?:secretAccessKey|sessionToken|accessKeyId)":"(.*?)"/g)].map(
          ([, value = '']) => value,
        ),
      ),
    );
    expect(issued.length).toBeGreaterThan(10);
    expect([account, ...issued].filter((secret) => text.includes(secret))).toEqual([]);
    expect(text).not.toMatch(/Signature=(?!0{64}|0123456789abcdef)[0-9a-f]{64}/);
    const settled = settle(JSON.parse(text), probes);
    expect(settled.length).toBe(results.length);
    expect(settled.filter(({ verdict }) => verdict.kind !== 'passed')).toEqual([]);
  });

  test('contradicts the rules of which it has another answer, and says which and how', async () => {
    const { recording } = await recorded({ wrongly: true });
    using folder = temporaryFolder();
    const file = join(folder.path, 'record.json');
    folder.write('record.json', JSON.stringify(recording));

    const ended = await run([file], { program: [process.execPath, 'scripts/settle.ts'], cwd: process.cwd() });

    expect(ended.stderr).toBe('');
    expect(ended.stdout).toMatch(
      /^contradicted D4 \[chosen\] d-job-lifecycle\/the nonce of an ended window still .*\n {2}step 6: status: expected 200, got 400$/m,
    );
    expect(ended.stdout).toMatch(/^confirmed C10 \[proxy\] /m);
    expect(ended.stdout).toContain('This is no recording of AWS: it is no evidence for a rule.');
    const proposed = readFileSync(`${file}.settled.yaml`, 'utf8');
    expect(proposed).toContain('evidence: "[transcript: a recording of 2030-01-01 in us-east-1]"');
    expect(proposed).toMatch(/verdict: contradicted\n.*step: 6\n/);
  });
});
