import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { controlWays } from '../support/control-ways.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { buildType } from '../support/jobs.ts';
import { ann, bob, partner } from '../support/third-party.ts';

const inputArtifacts = [
  { name: 'In', location: { type: 'S3', s3Location: { bucketName: 'store', objectKey: 'in.zip' } } },
] as const;

describe.each(controlWays)('of what is there, %s,', (_, start) => {
  test('a job’s artifacts are listed, with what lies at their places, and fetched by their names', async () => {
    await using controlled = await start();
    const { control } = controlled;
    await control.artifacts.put({ bucket: 'store', key: 'in.zip' }, 'bytes');
    const { id } = await control.jobs.enqueue({
      actionTypeId: buildType,
      inputArtifacts,
      outputArtifacts: [{ name: 'Out' }],
    });

    const [input, output, ...others] = await control.artifacts.list(id);
    const fetched = await control.artifacts.get({ jobId: id, name: 'In' });

    expect(input).toMatchObject({ role: 'input', name: 'In', content: { bucket: 'store', key: 'in.zip', size: 5 } });
    expect(output).toMatchObject({ role: 'output', name: 'Out' });
    expect(output).not.toHaveProperty('content');
    expect(others).toEqual([]);
    expect(Buffer.from(fetched.bytes).toString()).toBe('bytes');
    await expect(control.artifacts.get({ jobId: id, name: 'Other' })).rejects.toMatchObject({ code: 'notFound' });
  });

  test('partners’ clients are listed', async () => {
    await using controlled = await start(partner);

    expect(await controlled.control.thirdPartyClients.list()).toMatchObject([ann, bob]);
    expect(await controlled.control.thirdPartyClients.list({ region: 'eu-west-1' })).toEqual([]);
  });

  test('functions are listed', async () => {
    await using controlled = await start({
      fixtures: { functions: { Far: { url: 'http://127.0.0.1:9/', timeout: '5s' } } },
    });

    expect(await controlled.control.functions.list()).toMatchObject([
      { name: 'Far', kind: 'url', url: 'http://127.0.0.1:9/', region: 'us-east-1' },
    ]);
  });
});

/** What needs the emulator's own process, by design. */
const onlyHere = ['functions.register'];

test('every method of the control object is called by tests that run it both ways', async () => {
  const suites = readdirSync('test/control')
    .map((name) => readFileSync(`test/control/${name}`, 'utf8'))
    .filter((source) => source.includes('controlWays'));
  await using emulator = await startTestEmulator();
  const { parts, stop, clientFor, client, log, endpoint, ...control } = emulator;

  const missing = methodsOf(control)
    .filter((method) => !onlyHere.includes(method))
    .filter(
      (method) =>
        !suites.some((source) => new RegExp(`control\\s*\\.${method.replace('.', '\\s*\\.')}\\(`).test(source)),
    );

  expect(methodsOf(control)).toContain('snapshots.restore');
  expect(missing).toEqual([]);
});

/** `jobs.enqueue`, `idle` */
function methodsOf(control: object): string[] {
  return Object.entries(control).flatMap(([name, value]) =>
    typeof value === 'function' ? [name] : Object.keys(value ?? {}).map((method) => `${name}.${method}`),
  );
}
