import { readdirSync, readFileSync } from 'node:fs';
import {
  AcknowledgeJobCommand,
  PutJobFailureResultCommand,
  PutJobSuccessResultCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { createLog } from '../../src/runtime/log.ts';
import { run } from '../support/command.ts';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { sendRaw, sendText } from '../support/http.ts';
import { buildTypeFixture, enqueueBuild, pollBuild } from '../support/jobs.ts';

/** Sets the title, colours by a sequence of one byte, rings, goes to the line's start, and turns the writing around. */
const hostile = 'be\u001b]0;owned\u0007fore\u009b31m\r\u001b[2Jafter\u202e\u2066\u007f';

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const control = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/** An emulator whose worker and clients say hostile things wherever the API takes them. */
async function start(): Promise<{ emulator: TestEmulator; ids: string[] }> {
  const emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] }, logLevel: 'debug' });
  const ids: string[] = [];
  for (const outcome of ['continues', 'fails'] as const) {
    await enqueueBuild(emulator, {
      configuration: { Project: hostile },
      inputArtifacts: [
        { name: 'App', location: { s3Location: { bucketName: 'store', objectKey: hostile } }, revision: hostile },
      ],
    });
    const { id: jobId = '', nonce } = (await pollBuild(emulator)) ?? {};
    ids.push(jobId);
    await emulator.client.send(new AcknowledgeJobCommand({ jobId, nonce }));
    if (outcome === 'fails') {
      const failureDetails = { type: 'JobFailed', message: hostile, externalExecutionId: hostile } as const;
      await emulator.client.send(new PutJobFailureResultCommand({ jobId, failureDetails }));
    } else {
      await emulator.client.send(
        new PutJobSuccessResultCommand({
          jobId,
          continuationToken: hostile,
          currentRevision: { revision: hostile, changeIdentifier: hostile },
          executionDetails: { summary: hostile, externalExecutionId: hostile, percentComplete: 1 },
        }),
      );
    }
  }
  await emulator.client.send(new AcknowledgeJobCommand({ jobId: ids[0], nonce: hostile })).catch(() => undefined);
  return { emulator, ids };
}

describe('what a worker says reaches no terminal raw', () => {
  test('by no command, in words or as JSON', async () => {
    const { emulator, ids } = await start();
    await using _stopped = emulator;
    const [continued = '', failed = ''] = ids;
    const commands = [
      ['jobs'],
      ['jobs', continued],
      ['jobs', failed],
      ['wait', failed, '--status', 'Succeeded'],
      ['artifacts', failed],
      ['requests'],
      ['conduct'],
      ['faults', 'add', `{"operation":"${hostile}"}`],
      ['jobs', hostile],
      ['wait', hostile],
      ['pipelines', hostile],
      ['snapshot', hostile],
      ['seed', hostile],
      [hostile],
    ];
    const asJson = commands.slice(0, 3).concat([['requests'], ['artifacts', failed]]);
    const all = [...commands, ...asJson.map((command) => [...command, '--json'])];

    for (const command of all) {
      const isRemote = command[0] !== hostile;
      const { stdout, stderr } = await run([...command, ...(isRemote ? ['--endpoint', emulator.endpoint] : [])], {
        environment: { NO_COLOR: '1' },
      });
      expect(stdout + stderr, command.join(' ')).not.toBe('');
      expect((stdout + stderr).replace(/\n/g, ''), command.join(' ')).not.toMatch(control);
      if (command.includes('--json')) expect(() => JSON.parse(stdout)).not.toThrow();
    }
  });

  test('nor by the log', async () => {
    const { emulator } = await start();
    await using _stopped = emulator;
    const bytes = Buffer.from(hostile, 'utf8')
      .toString('latin1')
      .replace(/[\r\n\0]/g, '');
    await sendText(
      emulator,
      `GET /%1b]0;x%07/${encodeURIComponent(hostile)} HTTP/1.1\r\nHost: x\r\nUser-Agent: ${bytes}\r\nConnection: close\r\n\r\n`,
    );
    await sendRaw(emulator, {
      headers: { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': `CodePipeline_20150709.\u009b31m` },
      body: '{}',
    });
    await sendRaw(emulator, {
      method: 'GET',
      headers: { Authorization: `AWS4-HMAC-SHA256 Credential=ASIA\u009b31m/20300101/us-east-1/s3/aws4_request` },
    });

    expect(emulator.log.length).toBeGreaterThan(5);
    expect(emulator.log.join('').replaceAll('\n', '')).not.toMatch(control);
  });
});

test('a line of the log stays one line, and a stack has its own', () => {
  const lines: string[] = [];
  const log = createLog('info', (line) => lines.push(line));

  log.warn('one\nerror: two');
  log.info(['a', 'b\u001b[31m']);
  log.error('failed', new Error('of \u009b'));

  expect(lines.slice(0, 2)).toEqual(['warning: one error: two', 'a\nb [31m']);
  expect(lines[2]).toMatch(/^error: failed: Error: of {2}?\n\s+at /);
});

test('commands print by one way alone', () => {
  const folder = new URL('../../src/cli/', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const others = files.filter(
    (file) => file !== 'output.ts' && readFileSync(new URL(file, folder), 'utf8').includes('console.log('),
  );

  expect(others).toEqual([]);
});
