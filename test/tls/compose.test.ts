import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { ownServices, readAwsHost } from '../../src/runtime/aws-hosts.ts';
import { covers, namesOfRegion } from '../../src/tls/names.ts';
import { startTestEmulator } from '../support/emulator.ts';

interface Service {
  readonly profiles?: readonly string[];
  readonly volumes?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly networks?: { readonly default: { readonly aliases: readonly string[] } };
}

test('the worker of the profile aws-names asks for names that the certificate has, and sees no key', async () => {
  const { services } = parse(readFileSync('docker-compose.yml', 'utf8')) as {
    readonly services: Readonly<Record<string, Service>>;
  };
  const { aws, certificate, 'unmodified-worker': worker } = services;
  const aliases = aws?.networks?.default.aliases ?? [];
  await using emulator = await startTestEmulator();
  const { id } = await emulator.jobs.enqueue(job);
  const { inputArtifacts } = await emulator.jobs.get(id);

  expect([aws, certificate, worker].map((each) => each?.profiles)).toEqual(Array(3).fill(['aws-names']));
  for (const name of aliases) {
    expect(ownServices, name).toContain(readAwsHost(name)?.service);
    expect(covers(namesOfRegion('us-east-1'), name), name).toBe(true);
  }
  // The bucket in which jobs without a pipeline have their artifacts.
  expect(aliases).toContain(`${inputArtifacts[0]?.location.s3Location.bucketName}.s3.us-east-1.amazonaws.com`);
  expect(worker?.volumes).toEqual(['trust:/trust:ro']);
  expect(Object.keys(worker?.environment ?? {})).not.toContain('AWS_ENDPOINT_URL');
});

const job = {
  actionTypeId: { category: 'Build', provider: 'P', version: '1' },
  inputArtifacts: [{ name: 'A' }],
} as const;
