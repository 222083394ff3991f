import { hash } from 'node:crypto';
import type { Request } from './exchange.ts';
import type { Exchanged } from './run-suite.ts';

/** Account that stands for the real one. */
const disguisedAccount = '123456789012';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const secretMember = /token|secret|password|accesskeyid/i;
/** Those of AWS's documentation are nobody's. */
const keyId = /\b(?:AKIA|ASIA|AROA|AIDA|AGPA|ANPA)(?![A-Z0-9]*EXAMPLE\b)[A-Z0-9]{12,}\b/g;
/** Of a signature that was made for the request. */
const computed = /Signature=[0-9a-f]{64}/g;
/** From where a word begins, and no longer than such a name is: a long text without one would take minutes. */
const mail = /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/g;
/** Of a webhook's address. */
const webhookToken = /(?<=\/[\w-]*\?t=)[\w%.~+/=-]{1,2048}(?=&v=)/g;
const principal = /(arn:aws[\w-]*:(?:iam|sts)::\d{12}:)([\w-]+)\/[^\s"'\\,)<]+/g;
/** Shorter ones are nobody's, and would be found in every other text. */
const shortestSecret = 8;

/**
 * Replaces what a recording may not tell: account ids, key ids, tokens and secrets, names of roles and users, e-mail
 * addresses. The same value becomes the same other one everywhere, of the same form, so that what was equal stays equal
 * and what had a pattern still has it.
 */
export class Disguise {
  readonly #replaced = new Map<string, string>();

  constructor(accounts: readonly string[], secrets: readonly string[]) {
    for (const secret of secrets) if (secret.length >= shortestSecret) this.#replaced.set(secret, sameForm(secret));
    // An emulator's keys may be the account itself.
    for (const account of accounts) this.#replaced.set(account, disguisedAccount);
  }

  /** Notes the secrets of an exchange, wherever else they stand. */
  learn({ request, answer }: Exchanged): void {
    for (const text of [request.body, answer.body]) {
      try {
        this.#learnFrom(JSON.parse(text));
      } catch {
        for (const [, name = '', value = ''] of text.matchAll(/<(\w+)>([^<]+)</g)) this.#note(name, value);
      }
    }
    for (const [name, value] of Object.entries(request.headers)) {
      if (name !== 'Authorization') this.#note(name, value);
    }
  }

  #learnFrom(value: unknown): void {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, member] of Object.entries(value)) {
      if (typeof member === 'string') this.#note(name, member);
      else this.#learnFrom(member);
    }
  }

  #note(name: string, value: string): void {
    // A key's id keeps its beginning, and is found wherever it stands.
    if (value.match(keyId) !== null) return;
    if (secretMember.test(name) && value.length >= shortestSecret && !this.#replaced.has(value)) {
      this.#replaced.set(value, sameForm(value));
    }
  }

  /** A request without its signature, which nobody needs, and without the token that a presigned one has encoded. */
  request(request: Request): Request {
    const { Authorization: authorization, ...headers } = request.headers;
    const path = withoutSignature(request.path).replace(/(?<=X-Amz-Security-Token=)[^&]+/, 'EXAMPLE');
    if (authorization === undefined) return { ...request, path };
    return { ...request, path, headers: { ...headers, Authorization: withoutSignature(authorization) } };
  }

  text(text: string): string {
    let told = text;
    // The longest first: one may be part of another.
    for (const [value, other] of [...this.#replaced].sort(([a], [b]) => b.length - a.length)) {
      told = told.replaceAll(value, other).replaceAll(JSON.stringify(value).slice(1, -1), other);
    }
    return told
      .replace(principal, (_, start: string, kind: string) => `${start}${kind}/EXAMPLE`)
      .replace(webhookToken, sameForm)
      .replace(keyId, (id) => id.slice(0, 4) + sameForm(id).slice(4))
      .replace(mail, 'somebody@example.com');
  }

  /** Values at any depth. */
  value<T>(value: T): T {
    return JSON.parse(this.text(JSON.stringify(value))) as T;
  }
}

function withoutSignature(text: string): string {
  return text.replace(computed, `Signature=${'0'.repeat(64)}`);
}

const digits = '0123456789';
const small = 'abcdefghijklmnopqrstuvwxyz';
const capitals = small.toUpperCase();

/** Another text of the same form: letters for letters, digits for digits; always the same for the same. */
function sameForm(text: string): string {
  const noise = Buffer.from(hash('sha512', text, 'hex').repeat(Math.ceil(text.length / 64)), 'hex');
  const pick = (from: string, index: number) => from[(noise[index] as number) % from.length] as string;
  const isHex = uuid.test(text);
  return [...text]
    .map((character, index) => {
      if (isHex) return character === '-' ? character : pick('0123456789abcdef', index % noise.length);
      const from = [digits, small, capitals].find((set) => set.includes(character));
      return from === undefined ? character : pick(from, index % noise.length);
    })
    .join('');
}
