import type { AccessKey, AuthMode } from '../domain/credentials/access-key.ts';
import type { Duration } from '../domain/duration.ts';
import { unknownName } from '../domain/nearest-name.ts';
import type { ClockMode } from '../runtime/clock.ts';
import type { LogLevel } from '../runtime/log.ts';
import type { FixtureSource } from '../seeding/types.ts';
import * as read from './option-values.ts';
import { OptionError } from './option-values.ts';

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
   * Values of the parameters of templates among the fixtures, and of what AWS would fill in, by name; or `NAME=VALUE`,
   * one or several; or `file://PATH` of a file of them in JSON.
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
  /** Port on which HTTPS is served, too; 0 takes a free one. Without it HTTPS is not served. */
  readonly tls?: number;
  /**
   * File of a certificate for HTTPS, in PEM, with those that vouch for it. Without it there is one of an authority that
   * this machine's user has: see the command `certificate`.
   */
  readonly tlsCert?: string;
  /** File of the key of `tlsCert`, in PEM. */
  readonly tlsKey?: string;
  /** Port of a proxy that serves AWS's own host names from here; 0 takes a free one. Without it there is none. */
  readonly proxy?: number;
  /**
   * Where the proxy, functions and workers' environments find other services of AWS: URLs by service; `*` for all
   * others.
   */
  readonly upstream?: string | readonly string[] | Readonly<Record<string, string>>;
  /**
   * What the proxy passes on of what is asked of hosts that are not AWS's: nothing, what is nearby (this machine, and
   * hosts without a domain) or all. Default off.
   */
  readonly proxyPass?: ProxyPass;
  /** `fast` leaves AWS's waits out where a worker would only wait; `aws` keeps them. Default fast. */
  readonly timing?: 'fast' | 'aws';
  /** `manual` stands still until it is advanced. Default: what the file was left with, else system. */
  readonly clock?: ClockMode;
  /** What becomes of a result for a job that nobody acknowledged. Default reject. */
  readonly unacknowledgedResults?: 'reject' | 'accept';
  /** How long a dispatched job is hidden from other workers until it is acknowledged. Default 60 s. */
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

/** Which hosts that are not AWS's the proxy lets through. */
export type ProxyPass = 'off' | 'nearby' | 'on';

/** Where the control API is: on the port of all else, nowhere, or on a port of its own. */
type ControlPlace = 'on' | 'off' | number;

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
  readonly tls: number | undefined;
  readonly tlsCert: string | undefined;
  readonly tlsKey: string | undefined;
  readonly proxy: number | undefined;
  readonly upstream: Readonly<Record<string, string>>;
  readonly proxyPass: ProxyPass;
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

/** One option as a person meets it. */
interface OptionDefinition {
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

/** What the names of all environment variables of options begin with. */
const environmentPrefix = 'CODEPIPELINE_LOCAL_';

/** The environment variable that gives an option: `CODEPIPELINE_LOCAL_LOG_LEVEL`. */
export function environmentVariableOf({ flag }: Pick<OptionDefinition, 'flag'>): string {
  return environmentPrefix + flag.toUpperCase().replaceAll('-', '_');
}

const logLevels: readonly LogLevel[] = ['silent', 'error', 'warn', 'info', 'debug'];

/** The one table of options: flags, environment variables, help texts and the README's table are made from it. */
export const optionDefinitions: readonly OptionDefinition[] = [
  {
    key: 'host',
    flag: 'host',
    value: 'ADDRESS',
    defaultText: '127.0.0.1',
    description: 'address to listen on',
    read: read.text('an address'),
  },
  {
    key: 'port',
    flag: 'port',
    value: 'PORT',
    defaultText: '7109',
    description: 'port to listen on; 0 takes a free one, which is printed',
    read: read.port,
  },
  {
    key: 'db',
    flag: 'db',
    value: 'FILE',
    defaultText: '',
    description: 'keep the state in this SQLite file; without it, in memory',
    read: read.text('a file name'),
  },
  {
    key: 'fixtures',
    flag: 'fixtures',
    value: 'PATH…',
    defaultText: '',
    description: 'fixture documents, or folders of them, to load',
    read: read.sources,
    isList: true,
  },
  {
    key: 'parameter',
    flag: 'parameter',
    value: 'NAME=VALUE…',
    defaultText: '',
    description: 'values of the parameters of templates, and of what AWS would fill in; file://FILE has several',
    read: read.parameters,
    isList: true,
    // A value may be a list itself.
    separator: /[\s,]+(?=[^\s,=]+=|file:)/,
  },
  {
    key: 'auth',
    flag: 'auth',
    value: 'strict|lenient|off',
    defaultText: 'lenient',
    description: 'verify every signature, only those of known keys, or none',
    read: read.oneOf('strict', 'lenient', 'off'),
  },
  {
    key: 'credentials',
    flag: 'credentials',
    value: 'ID:SECRET…',
    defaultText: '',
    description: 'keys to know beside test:test and twelve-digit ids with the secret test',
    read: read.credentials,
    isList: true,
  },
  {
    key: 'control',
    flag: 'control',
    value: 'on|off|PORT',
    defaultText: 'on',
    description: 'serve the control API on the same port, not at all, or on another port',
    read: read.control,
  },
  {
    key: 'allowedHost',
    flag: 'allowed-host',
    value: 'NAME…',
    defaultText: '',
    description: 'further names of this machine: the control API answers to them, and buckets may stand before them',
    read: read.hostNames,
    isList: true,
  },
  {
    key: 'tls',
    flag: 'tls',
    value: 'PORT',
    defaultText: '',
    description: 'serve HTTPS on this port, too; 0 takes a free one',
    read: read.port,
  },
  {
    key: 'tlsCert',
    flag: 'tls-cert',
    value: 'FILE',
    defaultText: '',
    description: 'certificate for HTTPS in place of one that is made here (see certificate)',
    read: read.text('a file name'),
  },
  {
    key: 'tlsKey',
    flag: 'tls-key',
    value: 'FILE',
    defaultText: '',
    description: 'key of --tls-cert',
    read: read.text('a file name'),
  },
  {
    key: 'proxy',
    flag: 'proxy',
    value: 'PORT',
    defaultText: '',
    description: "run a proxy on this port that serves AWS's own host names; 0 takes a free one",
    read: read.port,
  },
  {
    key: 'upstream',
    flag: 'upstream',
    value: 'SERVICE=URL…',
    defaultText: '',
    description: 'where the proxy, functions and exec find other services of AWS, such as sns; * is all others',
    read: read.upstreams,
    isList: true,
  },
  {
    key: 'proxyPass',
    flag: 'proxy-pass',
    value: 'off|nearby|on',
    defaultText: 'off',
    description: 'pass on to no other hosts than those above, to this machine and hosts without a domain, or to all',
    read: read.oneOf('off', 'nearby', 'on'),
  },
  {
    key: 'timing',
    flag: 'timing',
    value: 'fast|aws',
    defaultText: 'fast',
    description: 'leave out the waits of AWS, or keep them',
    read: read.oneOf('fast', 'aws'),
  },
  {
    key: 'clock',
    flag: 'clock',
    value: 'system|manual',
    defaultText: 'system',
    description: 'let time run, or let it stand still until it is advanced',
    read: read.oneOf('system', 'manual'),
  },
  {
    key: 'unacknowledgedResults',
    flag: 'unacknowledged-results',
    value: 'reject|accept',
    defaultText: 'reject',
    description: 'what becomes of a result for a job that nobody acknowledged',
    read: read.oneOf('reject', 'accept'),
  },
  {
    key: 'acknowledgementWindow',
    flag: 'acknowledgement-window',
    value: 'DURATION',
    defaultText: '60s',
    description: 'how long a dispatched job waits for its acknowledgement',
    read: read.someTime,
  },
  {
    key: 'continuationDelay',
    flag: 'continuation-delay',
    value: 'DURATION',
    defaultText: '0s; 30s with --timing aws',
    description: 'how long a continuation waits before it can be polled',
    read: read.duration,
  },
  {
    key: 'unstubbed',
    flag: 'unstubbed',
    value: 'fail|succeed',
    defaultText: 'fail',
    description: 'what becomes of an action or rule that AWS would run and no stub speaks of',
    read: read.oneOf('fail', 'succeed'),
  },
  {
    key: 'lambdaEndpoint',
    flag: 'lambda-endpoint',
    value: 'URL',
    defaultText: '',
    description: "an API like Lambda's, for functions that no fixture gives",
    read: read.url,
  },
  {
    key: 'account',
    flag: 'account',
    value: 'ID',
    defaultText: '123456789012',
    description: 'account of credentials that name none',
    read: read.account,
  },
  {
    key: 'region',
    flag: 'region',
    value: 'NAME',
    defaultText: 'us-east-1',
    description: 'region of requests that name none',
    read: read.region,
  },
  {
    key: 'logLevel',
    flag: 'log-level',
    value: logLevels.join('|'),
    defaultText: 'info',
    description: 'how much is logged; info: what moves and fails; debug: every request, and why a poll got no job',
    read: read.oneOf(...logLevels),
  },
];

/** Checks options and puts the defaults in. @throws OptionError */
export function resolveConfig(options: EmulatorOptions): Config {
  const given = readOptions(options);
  refuseWithoutEffect(given);
  const timing = given.timing ?? 'fast';
  const port = given.port ?? 7109;
  const control = given.control === port && port !== 0 ? 'on' : (given.control ?? 'on');
  refuseSamePorts({
    '--port': port,
    '--control': typeof control === 'number' ? control : undefined,
    '--tls': given.tls,
    '--proxy': given.proxy,
  });
  return {
    host: given.host ?? '127.0.0.1',
    port,
    db: given.db,
    fixtures: given.fixtures === undefined ? [] : [given.fixtures].flat(),
    parameter: given.parameter ?? {},
    auth: given.auth ?? 'lenient',
    credentials: given.credentials ?? [],
    control,
    allowedHost: given.allowedHost ?? [],
    tls: given.tls,
    tlsCert: given.tlsCert,
    tlsKey: given.tlsKey,
    proxy: given.proxy,
    upstream: given.upstream ?? {},
    proxyPass: given.proxyPass ?? 'off',
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

/** The values of options that are given. @throws OptionError */
function readOptions(options: EmulatorOptions): Partial<Config> {
  const values: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(options)) {
    const definition = optionDefinitions.find((candidate) => candidate.key === key);
    if (definition === undefined) {
      const known = optionDefinitions.map((each) => each.key);
      throw new OptionError(unknownName('option', key, known));
    }
    if (value !== undefined) values[key] = definition.read(value);
  }
  return values;
}

/** Refuses options that would do nothing without another. @throws OptionError */
function refuseWithoutEffect({ tls, tlsCert, tlsKey, proxy, proxyPass = 'off' }: Partial<Config>): void {
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw new OptionError('--tls-cert and --tls-key belong together: give both, or neither.');
  }
  if (tlsCert !== undefined && tls === undefined) {
    throw new OptionError('--tls-cert is for HTTPS, which nothing serves without --tls; give --tls PORT, too.');
  }
  if (proxyPass !== 'off' && proxy === undefined) {
    throw new OptionError(
      '--proxy-pass is for the proxy, which nothing runs without --proxy; give --proxy PORT, too, or to exec and check --intercept.',
    );
  }
}

/** @param ports By the option that gives them; 0 is another each time. @throws OptionError */
function refuseSamePorts(ports: Readonly<Record<string, number | undefined>>): void {
  const taken = new Map<number, string>();
  for (const [flag, port] of Object.entries(ports)) {
    if (!port) continue;
    const other = taken.get(port);
    if (other !== undefined) throw new OptionError(`${flag}: ${port} is the port of ${other}, too; choose another.`);
    taken.set(port, flag);
  }
}

/**
 * What `--intercept` adds: the proxy is what programs are led here by, and their tests may well ask for what is beside
 * them.
 */
export const optionsOfIntercept: EmulatorOptions = { proxy: 0, proxyPass: 'nearby' };

/** The options of an emulator that only the process knows which starts it: in memory, and on ports of its own. */
export function optionsInPrivate(options: EmulatorOptions): EmulatorOptions {
  const { db: _, control: _1, tls: _2, tlsCert: _3, tlsKey: _4, proxy, ...others } = options;
  return { ...others, port: 0, ...(proxy !== undefined && { proxy: 0 }) };
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
