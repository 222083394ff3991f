import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startEmulator } from '../../src/index.ts';
import { type RawRequest, send, signedRequest } from '../support/signed-requests.ts';

const isLong = process.env.LONG !== undefined;
const numRuns = isLong ? 20_000 : 300;

/** What a signature covers, as the service reads it: changes that leave all of this as it was change nothing. */
function meaningOf({ method, path, headers, body }: RawRequest) {
  const authorization = (headers.authorization ?? '').trim();
  const parameter = (name: string) => new RegExp(`(?:^|[\\s,])${name}=([^\\s,]+)`).exec(authorization)?.[1];
  const signedHeaders = parameter('SignedHeaders')?.toLowerCase();
  const canonical = (name: string) => headers[name]?.trim().replace(/\s+/g, ' ');
  return JSON.stringify([
    ...[method, path.replace(/\?&*$/, ''), body, authorization.split(' ', 1)[0], signedHeaders, parameter('Signature')],
    ...[parameter('Credential')?.replace(/\/+$/, ''), signedHeaders?.split(';').map(canonical)],
  ]);
}

type Mutation = (request: RawRequest) => RawRequest;

const printable = fc.string({
  unit: fc
    .integer({ min: 0x20, max: 0xff })
    .filter((code) => code !== 0x7f)
    .map((code) => String.fromCharCode(code)),
  maxLength: 40,
});

function replaced(text: string, at: number, length: number, by: string): string {
  const start = Math.floor(at * text.length);
  return text.slice(0, start) + by + text.slice(start + length);
}

const at = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const piece = fc.oneof(fc.constantFrom('', ',', '/', '=', ';', ' ', '0', 'a', 'host', '%', 'ASIA'), printable);
const headerName = fc.constantFrom(
  ...['authorization', 'authorization', 'authorization', 'x-amz-date', 'x-amz-content-sha256', 'x-amz-target', 'host'],
  ...['content-type', 'x-amz-security-token', 'date', 'x-extra'],
);

const splice = fc.tuple(headerName, at, fc.nat(30), piece).map(
  ([name, where, length, by]): Mutation =>
    (request) => ({
      ...request,
      headers: { ...request.headers, [name]: replaced(request.headers[name] ?? '', where, length, by) },
    }),
);
// Node would put the host back in.
const drop = headerName
  .filter((name) => name !== 'host')
  .map(
    (name): Mutation =>
      ({ headers: { [name]: _, ...headers }, ...request }) => ({ ...request, headers }),
  );
const other = fc.tuple(headerName, printable).map(
  ([name, value]): Mutation =>
    (request) => ({ ...request, headers: { ...request.headers, [name]: value } }),
);
const bodies = fc.tuple(at, fc.nat(3), piece).map(
  ([where, length, by]): Mutation =>
    (request) => ({ ...request, body: replaced(request.body, where, length, by) }),
);
const validBodies = fc.jsonValue().map(
  (value): Mutation =>
    (request) => ({ ...request, body: JSON.stringify({ value }) }),
);
const queries = fc.webQueryParameters().map(
  (query): Mutation =>
    (request) => ({ ...request, path: `/?${query}` }),
);

const inQuery = fc
  .subarray(['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Date', 'X-Amz-SignedHeaders', 'X-Amz-Signature'])
  .map(
    (names): Mutation =>
      ({ headers: { authorization = '', ...headers }, ...request }) => {
        const values: Record<string, string> = {
          'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
          'X-Amz-Date': headers['x-amz-date'] ?? '',
        };
        for (const [, name = '', value = ''] of authorization.matchAll(/(\w+)=([^\s,]+)/g))
          values[`X-Amz-${name}`] = value;
        return {
          ...request,
          headers,
          path: `/?${new URLSearchParams(Object.fromEntries(names.map((name) => [name, values[name] ?? ''])))}`,
        };
      },
  );

const mutations = fc.array(fc.oneof(splice, splice, drop, other, bodies, validBodies, queries, inQuery), {
  minLength: 1,
  maxLength: 3,
});

describe('in mode strict', { timeout: isLong ? 600_000 : 120_000 }, () => {
  it('no request that was changed after it was signed is let through or makes the emulator fail', async () => {
    await using emulator = await startEmulator({ auth: 'strict', logLevel: 'silent' });
    const original = await signedRequest(emulator.clientConfig);

    const { status } = await send(emulator.endpoint, original);

    expect(status).toBe(200);
    await fc.assert(
      fc.asyncProperty(mutations, async (changes) => {
        const request = changes.reduce((changed, change) => change(changed), original);
        fc.pre(meaningOf(request) !== meaningOf(original));
        const answer = await send(emulator.endpoint, request);
        expect(answer.status, JSON.stringify(request)).toBeGreaterThanOrEqual(400);
        expect(answer.status, JSON.stringify(request)).toBeLessThan(500);
      }),
      { numRuns },
    );
  });
});
