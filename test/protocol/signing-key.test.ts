import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { SigningKey, signingKey } from '../../src/protocol/signatures/signing-key.ts';

// The two examples of "Deriving a signing key" in AWS's reference.
const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const scope = { region: 'us-east-1', service: 'iam', terminator: 'aws4_request' };
const hex = (date: string, region = scope.region) =>
  signingKey(secret, { ...scope, date, region }).bytes.toString('hex');

it.each(['', 'a', 'AWS4-HMAC-SHA256\n', 'ü€😀', 'x'.repeat(100_000)])(
  'signs as any HMAC-SHA256 does: %.20j',
  (text) => {
    const bytes = createHmac('sha256', secret).digest();

    const key = new SigningKey(bytes);

    expect(key.sign(text)).toBe(createHmac('sha256', bytes).update(text).digest('hex'));
  },
);

it('is another for another secret in the same scope', () => {
  const same = { ...scope, date: '20150830' };

  expect(signingKey(secret, same).bytes).not.toEqual(signingKey('other', same).bytes);
});

it('is that of the reference', () => {
  expect([hex('20120215'), hex('20150830'), hex('20120215')]).toEqual([
    'f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d',
    'c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9',
    'f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d',
  ]);
});

it('stays right when more are asked for than are kept', () => {
  const before = hex('20150830');
  for (let count = 0; count < 600; count++) hex('20150830', `region-${count}`);

  expect(hex('20150830')).toBe(before);
});
