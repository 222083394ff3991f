import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AttackedProcess } from '../support/attack/attacked-process.ts';
import { byteAttacker } from '../support/attack/byte-attacker.ts';
import { Connection } from '../support/attack/connection.ts';
import { controlAttacker } from '../support/attack/control-attacker.ts';
import { fixtureAttacker } from '../support/attack/fixture-attacker.ts';
import { operationAttacker } from '../support/attack/operation-attacker.ts';
import { s3Attacker } from '../support/attack/s3-attacker.ts';
import { attack, sizeOf, timeout } from '../support/attack/series.ts';
import { type Attacker, describeTally, storm } from '../support/attack/storm.ts';
import { stsAttacker } from '../support/attack/sts-attacker.ts';
import { targetDocument } from '../support/attack/target-document.ts';
import { webhookAttacker } from '../support/attack/webhook-attacker.ts';
import { temporaryFolder } from '../support/folder.ts';

const requests = sizeOf('REQUESTS', 4000, 300_000);

type CreateAttacker = (port: number) => Attacker | Promise<Attacker>;

/** What is attacked, and which share of the requests it gets. */
const targets: readonly (readonly [name: string, share: number, create: CreateAttacker])[] = [
  ['the 44 operations', 0.44, operationAttacker],
  ['S3', 0.28, s3Attacker],
  ['the control API', 0.06, controlAttacker],
  ['STS', 0.06, stsAttacker],
  ['webhooks', 0.06, webhookAttacker],
  ['fixtures', 0.05, fixtureAttacker],
  ['what listens, as raw bytes', 0.05, byteAttacker],
];

describe('mutated requests', { timeout }, () => {
  test.each(targets)('to %s are answered, by no 5xx, and occupy nobody', async (name, share, create) => {
    await attack(`mutated requests to ${name}`, async (seed) => {
      using folder = temporaryFolder();
      const fixtures = folder.write('target.json', JSON.stringify(targetDocument));
      const args = ['--db', join(folder.path, 'state.db'), '--fixtures', fixtures, '--log-level', 'error'];
      const { process, port } = await AttackedProcess.start(args, { isWatched: true });
      await using _ended = process;
      const attacker = await create(port);

      const tally = await storm(attacker, { process, port, seed, count: Math.ceil(share * requests) });

      using connection = new Connection(port);
      const health = await connection.send({ method: 'GET', target: '/_emulator/v1/health', headers: [['Host', 'a']] });
      expect(health.status).toBe(200);
      expect(await process.stop()).toBe(0);
      return describeTally(tally);
    });
  });
});
