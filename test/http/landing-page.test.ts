import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { consoleUrlOf } from '../../src/control/routing/route.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { type RawRequest, sendRaw } from '../support/http.ts';
import { elementOf, headerOf, s3ClientFor } from '../support/s3.ts';

const browser = {
  Accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
  'Accept-Language': 'en',
  'Sec-Fetch-Site': 'none',
};
const fixtures = { buckets: [{ name: 'store' }] };

/** Status and what kind of answer it is. */
async function ask(request: RawRequest, options: Parameters<typeof startTestEmulator>[0] = {}) {
  await using emulator = await startTestEmulator({ fixtures, ...options });
  const answer = await sendRaw(emulator, { method: 'GET', ...request });
  const type = headerOf(answer, 'content-type');
  return {
    status: answer.status,
    answer: type === 'text/plain; charset=utf-8' ? 'page' : (elementOf(answer, 'Code') ?? type),
  };
}

describe('a person is told what runs here (U5)', () => {
  test.each<[string, number, RawRequest]>([
    ['a browser’s picture of the site', 404, { path: '/favicon.ico', headers: { ...browser, Accept: 'image/*' } }],
    ['a browser elsewhere', 404, { path: '/foo/bar', headers: browser }],
    ['a browser at a percent sign that escapes nothing', 404, { path: '/%', headers: browser }],
    ['a browser that tells little of itself', 404, { path: '/foo', headers: { Accept: browser.Accept } }],
    ['its pictures', 404, { path: '/logo.png', headers: { Accept: 'image/avif,image/webp,*/*' } }],
    ['curl at the picture of the site', 404, { path: '/favicon.ico', headers: { Accept: '*/*' } }],
    ['a crawler', 404, { path: '/robots.txt', headers: { 'User-Agent': 'bot' } }],
    ['curl at /', 200, { headers: { 'User-Agent': 'curl/8', Accept: '*/*' } }],
    ['a tool that waits for /', 200, { method: 'HEAD' }],
  ])('%s', async (_, status, request) => {
    expect(await ask(request)).toEqual({ status, answer: 'page' });
  });

  test.each([
    ['at /', '/'],
    ['at / with a query', '/?utm=1'],
  ])('a browser %s is led to the console', async (_, path) => {
    await using emulator = await startTestEmulator();

    const answer = await sendRaw(emulator, { method: 'GET', path, headers: browser });

    expect([answer.status, headerOf(answer, 'location')]).toEqual([302, '/_emulator/']);
  });

  test('a browser is led to another port where the console is there', async () => {
    await using emulator = await startTestEmulator({ control: 0 });

    const answer = await sendRaw(emulator, { method: 'GET', headers: browser });

    expect(headerOf(answer, 'location')).toBe(consoleUrlOf(emulator.parts));
    expect(headerOf(answer, 'location')).not.toContain(emulator.endpoint);
  });

  test('with --auth off a browser, too', async () => {
    expect(await ask({ headers: browser }, { auth: 'off' })).toMatchObject({ status: 302 });
    expect(await ask({ path: '/foo', headers: browser }, { auth: 'off' })).toEqual({ status: 404, answer: 'page' });
  });

  test.each<[string, Parameters<typeof startTestEmulator>[0], RegExp]>([
    ['here', {}, /Control API {2}http:\/\/127\.0\.0\.1:\d+\/_emulator\/v1\/openapi\.json/],
    ['off', { control: 'off' }, /Control API {2}switched off \(--control\)/],
  ])('and where the control API is: %s', async (_, options, expected) => {
    await using emulator = await startTestEmulator(options);

    const { body } = await sendRaw(emulator, { method: 'GET', headers: { Accept: '*/*' } });

    expect(body.toString()).toMatch(expected);
    expect(body.toString()).toContain(`export AWS_ENDPOINT_URL=${emulator.endpoint}`);
  });
});

describe('what may be meant for S3 is S3’s', () => {
  const unsigned = { status: 403, answer: 'AccessDenied' };

  test.each<[string, RawRequest, object]>([
    ['a program at a path', { path: '/foo' }, unsigned],
    ['a program with a query', { path: '/?x-id=ListBuckets' }, unsigned],
    ['an SDK without credentials', { headers: { 'amz-sdk-invocation-id': '1' } }, unsigned],
    ['a header of S3’s', { headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } }, unsigned],
    ['a browser at a bucket', { path: '/store/a', headers: browser }, unsigned],
    [
      'a browser with a signature',
      { path: '/foo?X-Amz-Algorithm=AWS4-HMAC-SHA256', headers: browser },
      { status: 400, answer: 'AuthorizationQueryParametersError' },
    ],
    ['another method', { method: 'DELETE', headers: browser }, unsigned],
    ['an SDK that takes pictures', { path: '/foo', headers: { Accept: 'image/*', 'amz-sdk-request': 'a' } }, unsigned],
    ['a fetch that takes anything', { path: '/foo', headers: { Accept: '*/*', 'Accept-Language': '*' } }, unsigned],
  ])('%s', async (_, request, expected) => {
    expect(await ask(request)).toEqual(expected);
  });

  test('the list of buckets, signed or with --auth off', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    const s3 = s3ClientFor(emulator);

    expect((await s3.send(new ListBucketsCommand({}))).Buckets).toContainEqual(
      expect.objectContaining({ Name: 'store' }),
    );
    expect(await ask({}, { auth: 'off' })).toEqual({ status: 200, answer: 'application/xml' });
    s3.destroy();
  });
});
