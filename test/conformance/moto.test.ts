import { expect, test } from 'vitest';
import { hasMoto, startMoto } from '../../bench/moto-server.ts';
import { loadProbes } from '../../src/conformance/load-probes.ts';
import { runProbes } from '../support/conformance.ts';

test.skipIf(!hasMoto)(
  'the suite runs to its end against another emulator, and asks nothing of it that it cannot',
  { timeout: 300_000 },
  async () => {
    const probes = await loadProbes();
    const { endpoint, stop } = await startMoto();
    try {
      const { results, left } = await runProbes(probes, {
        kind: 'other',
        endpoints: { codepipeline: endpoint, s3: endpoint, sts: endpoint },
        region: 'us-east-1',
        account: '123456789012',
        keys: { accessKeyId: 'test', secretAccessKey: 'test' },
        role: 'arn:aws:iam::123456789012:role/pipelines',
      });

      const kinds = Map.groupBy(results, ({ verdict }) => verdict.kind);
      expect(results.length).toBe(probes.length);
      expect([...kinds.keys()].sort()).toEqual(['blocked', 'differs', 'passed', 'skipped']);
      expect(kinds.get('skipped')?.length).toBe(probes.filter(({ needsEmulator }) => needsEmulator).length);
      expect(left).toEqual([]);
    } finally {
      await stop();
    }
  },
);
