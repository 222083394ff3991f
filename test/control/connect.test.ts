import { describe, expect, test } from 'vitest';
import { connect } from '../../src/index.ts';
import { startTestEmulator } from '../support/emulator.ts';

describe('an emulator elsewhere', () => {
  test('has the same endpoint, account and region in its client’s configuration', async () => {
    await using emulator = await startTestEmulator({ account: '210987654321', region: 'eu-central-1' });

    const { endpoint, clientConfig, environment } = await connect(`${emulator.endpoint}/`);

    expect({ endpoint, clientConfig }).toEqual({
      endpoint: emulator.endpoint,
      clientConfig: {
        endpoint: emulator.endpoint,
        region: 'eu-central-1',
        credentials: { accessKeyId: '210987654321', secretAccessKey: 'test' },
      },
    });
    expect(environment).toMatchObject({ AWS_ENDPOINT_URL: emulator.endpoint, AWS_REGION: 'eu-central-1' });
  });

  test('is not stopped from here', async () => {
    await using emulator = await startTestEmulator();
    {
      await using remote = await connect(emulator.endpoint);
      await expect(remote.stop()).rejects.toMatchObject({
        code: 'unsupported',
        message: `The emulator at ${emulator.endpoint} runs in another process; stop it there, or with \`codepipeline-local stop\`.`,
      });
    }

    expect((await connect(emulator.endpoint)).endpoint).toBe(emulator.endpoint);
  });

  test.each([
    ['127.0.0.1:7109', "'127.0.0.1:7109' is not a URL; give http://127.0.0.1:7109."],
    ['localhost', "'localhost' is not a URL; give http://localhost."],
    ['ftp://localhost', "'ftp://localhost' is not a URL; give one such as http://127.0.0.1:7109."],
  ])('is not looked for at %s, which is no URL', async (address, message) => {
    await expect(connect(address)).rejects.toMatchObject({ name: 'ControlError', code: 'invalid', message });
  });

  test('is told apart from nothing at all', async () => {
    const emulator = await startTestEmulator();
    await emulator.stop();

    await expect(connect(emulator.endpoint)).rejects.toMatchObject({
      name: 'ControlError',
      code: 'unreachable',
      message: `No emulator answers at ${emulator.endpoint} (ECONNREFUSED).`,
    });
  });
});

describe('a stop', () => {
  test('may be asked for twice', async () => {
    const emulator = await startTestEmulator();

    await emulator.stop();

    await expect(emulator.stop()).resolves.toBeUndefined();
  });
});
