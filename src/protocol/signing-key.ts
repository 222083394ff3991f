import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { CredentialScope } from './signature-error.ts';

/**
 * Keys made lately, the oldest first. One serves all requests of a key and a day; making it costs as much as checking
 * five requests. As a KeyObject, because Node takes 10 µs to sign with bytes and 1 µs with a prepared key (Node 24.21).
 */
const keys = new Map<string, KeyObject>();
const mostKeys = 500;

/** The key that signs within a scope: a day, a region and a service. */
export function signingKey(secretAccessKey: string, { date, region, service, terminator }: CredentialScope): KeyObject {
  // The parts of a scope hold no slash, so the secret, which may, comes last.
  const id = `${date}/${region}/${service}/${terminator}/${secretAccessKey}`;
  const known = keys.get(id);
  if (known !== undefined) return known;
  const derive = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const bytes = [date, region, service, terminator].reduce<string | Buffer>(derive, `AWS4${secretAccessKey}`);
  const key = createSecretKey(bytes as Buffer);
  if (keys.size >= mostKeys) keys.delete(keys.keys().next().value as string);
  keys.set(id, key);
  return key;
}
