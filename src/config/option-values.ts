import { readFileSync } from 'node:fs';
import { parseJson } from '../bounds/parse-json.ts';
import { type AccessKey, isTemporaryKeyId } from '../domain/credentials/access-key.ts';
import { type Duration, milliseconds } from '../domain/duration.ts';
import { isRecord, memberOf } from '../domain/members.ts';
import { didYouMean } from '../domain/nearest-name.ts';
import { ownServices } from '../runtime/aws-hosts.ts';
import { decodeText } from '../runtime/decode-text.ts';
import type { FixtureSource } from '../seeding/types.ts';
import type { ControlPlace } from './emulator-options.ts';

/**
 * How the values of options are read, from the text of a flag or variable or from a value of a program. Each throws
 * OptionError for what is none.
 */

export function text(what: string) {
  return (value: unknown): string => {
    if (typeof value === 'string' && value !== '') return value;
    throw new OptionError(`${JSON.stringify(value)} is not ${what}.`);
  };
}

/** Documents, or paths of them. */
export function sources(value: unknown): readonly FixtureSource[] {
  const given = [value].flat() as FixtureSource[];
  if (given.includes('')) throw new OptionError("'' is not a path; give a file or a folder.");
  return given;
}

export function oneOf<const T extends string>(...choices: readonly T[]) {
  return (value: unknown): T => {
    if (choices.includes(value as T)) return value as T;
    throw new OptionError(`'${value}' is not one of ${choices.join(', ')}.${didYouMean(String(value), choices)}`);
  };
}

export function port(value: unknown): number {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= 65_535) return number;
  throw new OptionError(`'${value}' is not a port; give a number from 0 to 65535.`);
}

export function control(value: unknown): ControlPlace {
  if (value === 'on' || value === 'off') return value;
  try {
    return port(value);
  } catch {
    throw new OptionError(`'${value}' is neither on nor off nor a port from 0 to 65535.`);
  }
}

/** Milliseconds. */
export function duration(value: unknown): number {
  try {
    return milliseconds(value as Duration);
  } catch (error) {
    throw new OptionError((error as RangeError).message);
  }
}

/** A length of time that is not zero. */
export function someTime(value: unknown): number {
  const length = duration(value);
  if (length > 0) return length;
  throw new OptionError(`'${value}' is no time at all; give 1ms or more.`);
}

/** A later value of the same name counts. `file://PATH` gives those of a file. */
export function parameters(value: unknown): Record<string, string> {
  if (isRecord(value)) {
    for (const [name, given] of Object.entries(value)) {
      if (typeof given !== 'string') throw new OptionError(`The parameter '${name}' must be a text, not ${given}.`);
    }
    return { ...(value as Record<string, string>) };
  }
  return Object.fromEntries([value].flat().flatMap((one) => parametersInFile(String(one)) ?? [parameter(one)]));
}

/**
 * Those of a file, in the forms that the AWS CLI takes [documented: `aws cloudformation deploy help`, and
 * `create-stack --parameters`]: a list of `ParameterKey` and `ParameterValue` or of `NAME=VALUE`, or an object of
 * names, which may be the member `Parameters` of one, as in a template configuration file. There is no previous value
 * that one could take.
 */
function parametersInFile(given: string): [string, string][] | undefined {
  const [, path] = /^file:\/\/(.+)$/s.exec(given) ?? [];
  if (path === undefined) return undefined;
  const content = jsonOf(path);
  if (Array.isArray(content))
    return content
      .filter((item) => memberOf(item, 'UsePreviousValue') !== true)
      .map((item) => (isRecord(item) ? keyAndValue(item, path) : parameter(item)));
  const named = memberOf(content, 'Parameters') ?? content;
  if (isRecord(named)) return Object.entries(named).map(([name, one]) => [name, scalar(name, one, path)]);
  throw new OptionError(`'${path}' has no parameters; it must be a list, or an object of names and values.`);
}

function jsonOf(path: string): unknown {
  try {
    return parseJson(decodeText(readFileSync(path)));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : (code ?? message.replace(/\.$/, ''));
    throw new OptionError(`'${path}' cannot be read as a file of parameters in JSON: ${why}.`);
  }
}

function keyAndValue({ ParameterKey: name, ParameterValue: value }: Readonly<Record<string, unknown>>, path: string) {
  if (typeof name !== 'string') throw new OptionError(`'${path}' has a parameter without ParameterKey.`);
  return [name, scalar(name, value, path)] as [string, string];
}

function scalar(name: string, value: unknown, path: string): string {
  if (['string', 'number', 'boolean'].includes(typeof value)) return String(value);
  throw new OptionError(`The parameter '${name}' of '${path}' must be a text.`);
}

function parameter(value: unknown): [string, string] {
  const [, name, given] = /^([^=]+)=(.*)$/s.exec(String(value)) ?? [];
  if (name !== undefined && given !== undefined) return [name, given];
  throw new OptionError(`'${value}' is not a parameter; give NAME=VALUE or file://FILE.`);
}

export function credentials(value: unknown): AccessKey[] {
  const keys = [value].flat().map(accessKey);
  refuseTwice(keys.map(({ accessKeyId }) => accessKeyId));
  return keys;
}

/** Of two values for one name nobody could say which was meant. */
function refuseTwice(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw new OptionError(`'${twice}' is given twice; give it once.`);
}

/** Nothing of a malformed value is shown: it may hold a secret. */
function accessKey(value: unknown): AccessKey {
  const [, accessKeyId, secretAccessKey] =
    typeof value === 'string'
      ? (/^([^:]*):(.*)$/.exec(value) ?? [])
      : [undefined, (value as AccessKey | null)?.accessKeyId, (value as AccessKey | null)?.secretAccessKey];
  if (typeof accessKeyId !== 'string' || !/^\w{1,128}$/.test(accessKeyId) || !secretAccessKey) {
    throw new OptionError('A pair of credentials is ID:SECRET, the id of letters and digits.');
  }
  if (isTemporaryKeyId(accessKeyId)) {
    throw new OptionError(`'${accessKeyId}' begins with ASIA, as only temporary credentials do; choose another id.`);
  }
  return { accessKeyId, secretAccessKey };
}

export function hostNames(value: unknown): string[] {
  return [value].flat().map((name) => {
    if (typeof name === 'string' && /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(name)) return name.toLowerCase();
    throw new OptionError(`'${name}' is not a host's name; give one such as emulator.internal, without a port.`);
  });
}

export function url(value: unknown): string {
  const read = typeof value === 'string' ? URL.parse(value) : null;
  if (read === null || !/^https?:$/.test(read.protocol)) {
    throw new OptionError(`'${value}' is not a URL; give one such as http://127.0.0.1:3001.`);
  }
  const surplus = surplusOf(read);
  if (surplus !== undefined) throw new OptionError(surplus);
  return value as string;
}

/**
 * What of the URL of a service would be sent to nobody, in a sentence with the way out, which does not show it.
 * @param takesPath Whether the requests are made below the path that it has
 */
export function surplusOf(
  { username, password, search, hash, protocol, host, pathname }: URL,
  takesPath = true,
): string | undefined {
  const path = pathname === '/' ? '' : pathname;
  const surplus = [
    ['credentials', username + password],
    ['a query', search],
    ['a fragment', hash],
    ['a path', takesPath ? '' : path],
  ].find(([, part]) => part !== '');
  return surplus && `A URL with ${surplus[0]} cannot be used here; give ${protocol}//${host}${takesPath ? path : ''}.`;
}

/** URLs by the service that is there, as host names of AWS spell it; `*` stands for all that have none. */
export function upstreams(value: unknown): Record<string, string> {
  const pairs = isRecord(value) ? Object.entries(value) : [value].flat().map(upstream);
  refuseTwice(pairs.map(([service]) => service));
  for (const [service, given] of pairs) {
    if (!/^([a-z0-9-]+|\*)$/.test(service)) {
      throw new OptionError(`'${service}' is not a service; give its name in AWS's host names, such as sns, or *.`);
    }
    if (ownServices.has(service))
      throw new OptionError(`${service} is here, and is passed on to nobody; give another.`);
    url(given);
  }
  return Object.fromEntries(pairs) as Record<string, string>;
}

function upstream(value: unknown): [string, string] {
  const [, service, given] = /^([^=]+)=(.+)$/s.exec(String(value)) ?? [];
  if (service !== undefined && given !== undefined) return [service, given];
  throw new OptionError(`'${value}' is not an upstream; give SERVICE=URL, such as sns=http://127.0.0.1:4566.`);
}

export function account(value: unknown): string {
  if (typeof value === 'string' && /^\d{12}$/.test(value)) return value;
  throw new OptionError(`'${value}' is not an account; give twelve digits.`);
}

export function region(value: unknown): string {
  if (typeof value === 'string' && /^[a-z0-9-]{4,30}$/.test(value)) return value;
  throw new OptionError(`'${value}' is not a region; give one such as us-east-1.`);
}

/** An option or value that is not one. The message is a sentence for the person who gave it. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
}
