import type { AccessKey, AuthMode } from './domain/access-key.ts';
import { type Duration, milliseconds } from './domain/duration.ts';
import { isJobAccessKeyId } from './domain/job-credential.ts';
import { didYouMean, unknownName } from './domain/nearest-name.ts';
import type { ClockMode } from './runtime/clock.ts';
import type { LogLevel } from './runtime/log.ts';
import type { FixtureSource } from './seeding/types.ts';

/** How the emulator behaves. Every member is an option of `start` and an environment variable, too. */
export interface EmulatorOptions {
  /** Address to listen on. Default 127.0.0.1. */
  readonly host?: string;
  /** Port to listen on; 0 takes a free one. Default 7109; in process 0. */
  readonly port?: number;
  /** SQLite file that keeps the state, created when missing. Without it the state is in memory. */
  readonly db?: string;
  /** Fixture documents, or folders of them, to load at the start. Paths, or documents as objects. */
  readonly fixtures?: FixtureSource | readonly FixtureSource[];
  /**
   * Values of the parameters of CloudFormation templates among the fixtures, by name; or `NAME=VALUE`, one or several.
   */
  readonly parameter?: string | readonly string[] | Readonly<Record<string, string>>;
  /**
   * What is asked of signatures. `lenient`: to be there and well formed; they are verified when their key is known.
   * `strict`: to be verified. `off`: nothing. Default lenient.
   */
  readonly auth?: AuthMode;
  /** Keys to know beside `test`/`test` and twelve-digit ids with the secret `test`: `ID:SECRET`, or as objects. */
  readonly credentials?: readonly (string | AccessKey)[];
  /**
   * Where the control API is: `on` the same port as all else, on another port, or `off`. The health check stays on the
   * same port. In process the object that `startEmulator` gives works in any case. Default on.
   */
  readonly control?: ControlPlace;
  /**
   * Further names of this machine: the control API answers to them, and a Host header may name a bucket before them.
   */
  readonly allowedHost?: string | readonly string[];
  /** `fast` leaves AWS's waits out where a worker would only wait; `aws` keeps them. Default fast. */
  readonly timing?: 'fast' | 'aws';
  /** `manual` stands still until it is advanced. Default: what the file was left with, else system. */
  readonly clock?: ClockMode;
  /** What becomes of a result for a job that nobody acknowledged. Default reject. */
  readonly unacknowledgedResults?: 'reject' | 'accept';
  /** How long a job that was handed out is hidden from other workers until it is acknowledged. Default 60 s. */
  readonly acknowledgementWindow?: Duration;
  /** How long a continuation waits before it can be polled. Default 0 s; 30 s with `timing: 'aws'`. */
  readonly continuationDelay?: Duration;
  /** What becomes of an action, or a rule of a condition, that AWS would run and no stub speaks of. Default fail. */
  readonly unstubbed?: 'fail' | 'succeed';
  /** URL of an API that is compatible with Lambda's and has the functions that fixtures do not give. */
  readonly lambdaEndpoint?: string;
  /** Account of credentials that name none: twelve digits. Default 123456789012. */
  readonly account?: string;
  /** Region of requests that name none. Default us-east-1. */
  readonly region?: string;
  /** How much is logged. Default info; in process warn. */
  readonly logLevel?: LogLevel;
}

/** Where the control API is: on the port of all else, nowhere, or on a port of its own. */
export type ControlPlace = 'on' | 'off' | number;

/** The options with their defaults in place. */
export interface Config {
  readonly host: string;
  readonly port: number;
  readonly db: string | undefined;
  readonly fixtures: readonly FixtureSource[];
  readonly parameter: Readonly<Record<string, string>>;
  readonly auth: AuthMode;
  readonly credentials: readonly AccessKey[];
  readonly control: ControlPlace;
  readonly allowedHost: readonly string[];
  readonly timing: 'fast' | 'aws';
  readonly clock: ClockMode | undefined;
  readonly unacknowledgedResults: 'reject' | 'accept';
  /** Milliseconds. */
  readonly acknowledgementWindow: number;
  /** Milliseconds. */
  readonly continuationDelay: number;
  readonly unstubbed: 'fail' | 'succeed';
  readonly lambdaEndpoint: string | undefined;
  readonly account: string;
  readonly region: string;
  readonly logLevel: LogLevel;
}

/** An option or value that is not one. The message is a sentence for the person who gave it. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
}

/** One option as a person meets it. */
export interface OptionDefinition {
  readonly key: keyof EmulatorOptions;
  /** Flag without the dashes. */
  readonly flag: string;
  /** What stands for the value in help texts. */
  readonly value: string;
  /** Shown in help texts; empty when there is none. */
  readonly defaultText: string;
  readonly description: string;
  readonly isList?: boolean;
  /** Where a list that an environment variable gives is taken apart. Default: at white space and commas. */
  readonly separator?: RegExp;
  /** @throws OptionError */
  read(value: unknown): unknown;
}

export const environmentPrefix = 'CODEPIPELINE_LOCAL_';

export function environmentVariableOf({ flag }: Pick<OptionDefinition, 'flag'>): string {
  return environmentPrefix + flag.toUpperCase().replaceAll('-', '_');
}

const logLevels: readonly LogLevel[] = ['silent', 'error', 'warn', 'info', 'debug'];

/** The one table of options: flags, environment variables, help texts and the README's table are made from it. */
export const optionDefinitions: readonly OptionDefinition[] = [
  option('host', 'host', 'ADDRESS', '127.0.0.1', 'address to listen on', text('an address')),
  option('port', 'port', 'PORT', '7109', 'port to listen on; 0 takes a free one, which is printed', port),
  option('db', 'db', 'FILE', '', 'keep the state in this SQLite file; without it, in memory', text('a file name')),
  {
    ...option('fixtures', 'fixtures', 'PATH…', '', 'fixture documents, or folders of them, to load', (value) => value),
    isList: true,
  },
  {
    ...option(
      'parameter',
      'parameter',
      'NAME=VALUE…',
      '',
      'values of the parameters of CloudFormation templates among the fixtures',
      parameters,
    ),
    isList: true,
    // A value may be a list itself.
    separator: /[\s,]+(?=[^\s,=]+=)/,
  },
  option(
    'auth',
    'auth',
    'strict|lenient|off',
    'lenient',
    'verify every signature, only those of known keys, or none',
    oneOf('strict', 'lenient', 'off'),
  ),
  {
    ...option(
      'credentials',
      'credentials',
      'ID:SECRET…',
      '',
      'keys to know beside test:test and twelve-digit ids with the secret test',
      credentials,
    ),
    isList: true,
  },
  option(
    'control',
    'control',
    'on|off|PORT',
    'on',
    'serve the control API on the same port, not at all, or on another port',
    control,
  ),
  {
    ...option(
      'allowedHost',
      'allowed-host',
      'NAME…',
      '',
      'further names of this machine, to which the control API answers and before which buckets may be named',
      hostNames,
    ),
    isList: true,
  },
  option('timing', 'timing', 'fast|aws', 'fast', 'leave out the waits of AWS, or keep them', oneOf('fast', 'aws')),
  option(
    'clock',
    'clock',
    'system|manual',
    'system',
    'let time run, or let it stand still until it is advanced',
    oneOf('system', 'manual'),
  ),
  option(
    'unacknowledgedResults',
    'unacknowledged-results',
    'reject|accept',
    'reject',
    'what becomes of a result for a job that nobody acknowledged',
    oneOf('reject', 'accept'),
  ),
  option(
    'acknowledgementWindow',
    'acknowledgement-window',
    'DURATION',
    '60s',
    'how long a job that was handed out waits for its acknowledgement',
    duration,
  ),
  option(
    'continuationDelay',
    'continuation-delay',
    'DURATION',
    '0s; 30s with --timing aws',
    'how long a continuation waits before it can be polled',
    duration,
  ),
  option(
    'unstubbed',
    'unstubbed',
    'fail|succeed',
    'fail',
    'what becomes of an action or rule that AWS would run and no stub speaks of',
    oneOf('fail', 'succeed'),
  ),
  option(
    'lambdaEndpoint',
    'lambda-endpoint',
    'URL',
    '',
    "an API like Lambda's, for functions that no fixture gives",
    url,
  ),
  option('account', 'account', 'ID', '123456789012', 'account of credentials that name none', account),
  option('region', 'region', 'NAME', 'us-east-1', 'region of requests that name none', region),
  option('logLevel', 'log-level', logLevels.join('|'), 'info', 'how much is logged', oneOf(...logLevels)),
];

/** Checks options and puts the defaults in. @throws OptionError */
export function resolveConfig(options: EmulatorOptions): Config {
  const read: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(options)) {
    const definition = optionDefinitions.find((candidate) => candidate.key === key);
    if (definition === undefined)
      throw new OptionError(
        unknownName(
          'option',
          key,
          optionDefinitions.map((o) => o.key),
        ),
      );
    if (value !== undefined) read[key] = definition.read(value);
  }
  const given = read as Partial<Config>;
  const timing = given.timing ?? 'fast';
  const port = given.port ?? 7109;
  return {
    host: given.host ?? '127.0.0.1',
    port,
    db: given.db,
    fixtures: given.fixtures === undefined ? [] : [given.fixtures].flat(),
    parameter: given.parameter ?? {},
    auth: given.auth ?? 'lenient',
    credentials: given.credentials ?? [],
    control: given.control === port && port !== 0 ? 'on' : (given.control ?? 'on'),
    allowedHost: given.allowedHost ?? [],
    timing,
    clock: given.clock,
    unacknowledgedResults: given.unacknowledgedResults ?? 'reject',
    acknowledgementWindow: given.acknowledgementWindow ?? 60_000,
    continuationDelay: given.continuationDelay ?? (timing === 'aws' ? 30_000 : 0),
    unstubbed: given.unstubbed ?? 'fail',
    lambdaEndpoint: given.lambdaEndpoint,
    account: given.account ?? '123456789012',
    region: given.region ?? 'us-east-1',
    logLevel: given.logLevel ?? 'info',
  };
}

/** The options that environment variables give. @throws OptionError */
export function optionsFromEnvironment(environment: Readonly<Record<string, string | undefined>>): EmulatorOptions {
  const options: Record<string, unknown> = {};
  for (const definition of optionDefinitions) {
    const name = environmentVariableOf(definition);
    const value = environment[name];
    // Kubernetes and Docker links set CODEPIPELINE_LOCAL_PORT=tcp://… in a network that has a service of this name.
    if (value === undefined || value === '' || value.startsWith('tcp://')) continue;
    options[definition.key] = readAs(
      name,
      definition,
      definition.isList ? value.split(definition.separator ?? /[\s,]+/) : value,
    );
  }
  return options;
}

/** The options that flags give, by the name that the flag has in camel case. @throws OptionError */
export function optionsFromFlags(flags: Readonly<Record<string, unknown>>): EmulatorOptions {
  const options: Record<string, unknown> = {};
  for (const definition of optionDefinitions) {
    const value = flags[definition.key];
    if (value !== undefined) options[definition.key] = readAs(`--${definition.flag}`, definition, value);
  }
  return options;
}

/** Reads a value and names where it came from when it is not one. @throws OptionError */
function readAs(source: string, definition: OptionDefinition, value: unknown): unknown {
  try {
    return definition.read(value);
  } catch (error) {
    throw error instanceof OptionError ? new OptionError(`${source}: ${error.message}`) : error;
  }
}

function option(
  key: keyof EmulatorOptions,
  flag: string,
  value: string,
  defaultText: string,
  description: string,
  read: (value: unknown) => unknown,
): OptionDefinition {
  return { key, flag, value, defaultText, description, read };
}

function text(what: string) {
  return (value: unknown): string => {
    if (typeof value === 'string' && value !== '') return value;
    throw new OptionError(`${JSON.stringify(value)} is not ${what}.`);
  };
}

function oneOf(...choices: readonly string[]) {
  return (value: unknown): string => {
    if (choices.includes(value as string)) return value as string;
    throw new OptionError(`'${value}' is not one of ${choices.join(', ')}.${didYouMean(String(value), choices)}`);
  };
}

function port(value: unknown): number {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= 65_535) return number;
  throw new OptionError(`'${value}' is not a port; give a number from 0 to 65535.`);
}

function control(value: unknown): ControlPlace {
  if (value === 'on' || value === 'off') return value;
  try {
    return port(value);
  } catch {
    throw new OptionError(`'${value}' is neither on nor off nor a port from 0 to 65535.`);
  }
}

function duration(value: unknown): number {
  try {
    return milliseconds(value as Duration);
  } catch (error) {
    throw new OptionError((error as RangeError).message);
  }
}

/** A later value of the same name counts. */
function parameters(value: unknown): Record<string, string> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [name, given] of Object.entries(value)) {
      if (typeof given !== 'string') throw new OptionError(`The parameter '${name}' must be a text, not ${given}.`);
    }
    return { ...(value as Record<string, string>) };
  }
  return Object.fromEntries([value].flat().map(parameter));
}

function parameter(value: unknown): [string, string] {
  const [, name, given] = /^([^=]+)=(.*)$/s.exec(String(value)) ?? [];
  if (name !== undefined && given !== undefined) return [name, given];
  throw new OptionError(`'${value}' is not a parameter; give NAME=VALUE.`);
}

function credentials(value: unknown): AccessKey[] {
  return [value].flat().map(accessKey);
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
  if (isJobAccessKeyId(accessKeyId)) {
    throw new OptionError(`'${accessKeyId}' begins with ASIA, as only the credentials of jobs do; choose another id.`);
  }
  return { accessKeyId, secretAccessKey };
}

function hostNames(value: unknown): string[] {
  return [value].flat().map((name) => {
    if (typeof name === 'string' && /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(name)) return name.toLowerCase();
    throw new OptionError(`'${name}' is not a host's name; give one such as emulator.internal, without a port.`);
  });
}

function url(value: unknown): string {
  if (typeof value === 'string' && /^https?:$/.test(URL.parse(value)?.protocol ?? '')) return value;
  throw new OptionError(`'${value}' is not a URL; give one such as http://127.0.0.1:3001.`);
}

function account(value: unknown): string {
  if (typeof value === 'string' && /^\d{12}$/.test(value)) return value;
  throw new OptionError(`'${value}' is not an account; give twelve digits.`);
}

function region(value: unknown): string {
  if (typeof value === 'string' && /^[a-z0-9-]{4,30}$/.test(value)) return value;
  throw new OptionError(`'${value}' is not a region; give one such as us-east-1.`);
}
