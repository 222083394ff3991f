import { describe, expect, test } from 'vitest';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { type RawRequest, sendRaw } from '../support/http.ts';
import { headerOf } from '../support/s3.ts';

const broken = () => {
  throw new Error('broken on purpose');
};

/** Breaks what an endpoint does before and after all that it catches by itself. */
const faults: Readonly<Record<string, (emulator: TestEmulator) => void>> = {
  journal: ({ parts }) => Object.assign(parts.journal, { begin: broken }),
  guard: ({ parts }) => Object.defineProperty(parts.config, 'allowedHost', { get: broken }),
  store: ({ parts }) => Object.assign(parts.engine, { read: broken }),
};

describe('what an endpoint throws is a 500 in its form, and logged with the id of the request', () => {
  const target = {
    'X-Amz-Target': 'CodePipeline_20150709.ListPipelines',
    'Content-Type': 'application/x-amz-json-1.1',
  };
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

  test.each<[string, string, RawRequest, RegExp]>([
    [
      'the API',
      'journal',
      { headers: target, body: '{}' },
      /^\{"__type":"InternalFailure","message":".* ([\w-]+)\."\}$/,
    ],
    [
      'STS',
      'journal',
      { headers: form, body: 'Action=GetCallerIdentity' },
      /<Code>InternalFailure<.*<RequestId>([\w-]+)</,
    ],
    ['S3', 'journal', { method: 'GET', path: '/store/a' }, /<Code>InternalError<.*<RequestId>([\w-]+)</],
    [
      'another service',
      'journal',
      { path: '/x', headers: { Authorization: 'AWS4-HMAC-SHA256 Credential=a/b/c/lambda/d' } },
      /<RequestId>([\w-]+)</,
    ],
    ['the control API', 'guard', { method: 'GET', path: '/_emulator/v1/health' }, /^\{"message":".* ([\w-]+)\."\}$/],
    ['the choice among them', 'store', { method: 'GET', path: '/robots.txt' }, /<RequestId>([\w-]+)</],
  ])('%s', async (_, fault, request, expected) => {
    await using emulator = await startTestEmulator({ auth: 'off' });
    const working = { begin: emulator.parts.journal.begin, read: emulator.parts.engine.read };
    faults[fault]?.(emulator);

    const answer = await sendRaw(emulator, request);

    expect(answer.status).toBe(500);
    const [, requestId] = expected.exec(answer.body.toString()) ?? [];
    expect(emulator.log.join('\n')).toMatch(new RegExp(`error.*request ${requestId} .*failed[^]*broken on purpose`));
    if (fault !== 'guard') expect(headerOf(answer, 'connection')).toBe('close');
    Object.assign(emulator.parts.journal, { begin: working.begin });
    Object.assign(emulator.parts.engine, { read: working.read });
  });
});
