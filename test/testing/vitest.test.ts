import { CodePipeline } from '@aws-sdk/client-codepipeline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Emulator, emulatorFixture, emulatorForEach, withEmulator } from '../../src/testing.ts';
import { buildType } from '../support/jobs.ts';

const elsewhere = {
  AWS_ENDPOINT_URL: 'https://elsewhere.example.com',
  AWS_PROFILE: 'production',
  AWS_ENDPOINT_URL_S3: 'https://s3.example.com',
  NO_PROXY: 'example.com',
};

/** Those of this process's variables that are about AWS or proxies. */
function variables() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => /^(AWS|CODEPIPELINE_LOCAL)_|^NO_PROXY$/.test(name)),
  );
}

/** What a worker does that knows nothing of emulators. */
async function workOnce(): Promise<void> {
  const codepipeline = new CodePipeline();
  const { jobs: [job] = [] } = await codepipeline.pollForJobs({ actionTypeId: buildType });
  await codepipeline.acknowledgeJob({ jobId: job?.id, nonce: job?.nonce });
  await codepipeline.putJobSuccessResult({ jobId: job?.id });
  codepipeline.destroy();
}

describe('an emulator of each test', () => {
  const before: Record<string, string | undefined> = { ...variables() };
  beforeAll(() => {
    Object.assign(process.env, elsewhere);
  });
  /** Every test sets the variables anew and leaves them as they were. */
  beforeEach(() => expect(variables()).toMatchObject(elsewhere));
  afterAll(() => {
    expect(variables()).toMatchObject(elsewhere);
    for (const name of Object.keys(elsewhere)) delete process.env[name];
    Object.assign(process.env, before);
  });

  const endpoints: string[] = [];

  describe('as a fixture', () => {
    const it = test.extend({ emulator: emulatorFixture({ clock: 'manual', region: 'eu-west-1' }) });

    it.for([1, 2])('is one of its own, to which the variables lead: %i', async (_, { emulator }) => {
      expect(variables()).toMatchObject({ ...emulator.environment, NO_PROXY: '127.0.0.1,example.com' });
      expect(variables()).not.toHaveProperty('AWS_PROFILE');
      expect(variables()).not.toHaveProperty('AWS_ENDPOINT_URL_S3');
      expect(await emulator.jobs.list()).toEqual([]);
      const { id } = await emulator.jobs.enqueue({ actionTypeId: buildType });
      await workOnce();
      expect((await emulator.jobs.get(id)).status).toBe('Succeeded');
      endpoints.push(emulator.endpoint);
    });

    it('is not started for a test that does not ask for it', () => {
      expect(variables()).toMatchObject(elsewhere);
    });
  });

  describe('by hooks', () => {
    const emulator = emulatorForEach({ beforeEach, afterEach }, { setsVariables: false });

    test.for([1, 2])('is one of its own, and leaves the variables alone where it is to: %i', async () => {
      expect(variables()).toMatchObject(elsewhere);
      expect(await emulator().jobs.list()).toEqual([]);
      await emulator().jobs.enqueue({ actionTypeId: buildType });
      endpoints.push(emulator().endpoint);
    });
  });

  describe('by hooks that have not run', () => {
    const emulator = emulatorForEach({ beforeEach: () => {}, afterEach: () => {} });

    test('is not there yet', () => {
      expect(emulator).toThrow('The emulator of a test is there while the test runs');
    });
  });

  describe('around a test', () => {
    const body = async (emulator: Emulator) => {
      expect(process.env.AWS_ENDPOINT_URL).toBe(emulator.endpoint);
      endpoints.push(emulator.endpoint);
    };

    test('is one of its own', withEmulator({}, body));

    test('is the only one whose variables are set', async () => {
      await withEmulator({}, async () => {
        await expect(withEmulator({}, body)()).rejects.toThrow(/^Two tests run at the same time in this process/);
        await withEmulator({ setsVariables: false }, async ({ endpoint }) => {
          expect(process.env.AWS_ENDPOINT_URL).not.toBe(endpoint);
        })();
      })();
    });

    test('is stopped, and the variables are set back, when the test has failed', async () => {
      const printed = vi.spyOn(console, 'error').mockReturnValue();
      const failing = withEmulator({ setsVariables: true }, ({ endpoint }) => {
        endpoints.push(endpoint);
        throw new Error('as expected');
      });

      await expect(failing()).rejects.toThrow('as expected');
      expect(printed.mock.lastCall).toEqual(['The emulator had no jobs.']);
      printed.mockRestore();
      await expect(fetch(endpoints.at(-1) as string)).rejects.toThrow('fetch failed');
    });

    test('takes no parameter, for which frameworks would wait', () => {
      expect(withEmulator({}, body)).toHaveLength(0);
    });
  });

  test('is gone after its test', async () => {
    expect(endpoints).toHaveLength(6);
    for (const endpoint of endpoints) await expect(fetch(endpoint)).rejects.toThrow('fetch failed');
  });
});
