import type { LogLevel } from '../runtime/log.ts';
import type { EmulatorOptions } from './emulator-options.ts';
import * as read from './option-values.ts';

/** One option as a person meets it. */
interface OptionRow {
  /** What stands for the value in help texts. */
  readonly value: string;
  /** What counts where it is not given, as it would be given. A list is empty then. */
  readonly byDefault?: string;
  /** What help texts say of the default where that hangs on something else. */
  readonly defaultText?: string;
  readonly description: string;
  readonly isList?: true;
  /** Where a list that an environment variable gives is taken apart. Default: at white space and commas. */
  readonly separator?: RegExp;
  /** @throws OptionError */
  read(value: unknown): unknown;
}

const file = { value: 'FILE', read: read.text('a file name') };
const port = { value: 'PORT', read: read.port };

function word<const T extends string>(...words: readonly T[]) {
  return { value: words.join('|'), read: read.oneOf(...words) };
}

const logLevels: readonly LogLevel[] = ['silent', 'error', 'warn', 'info', 'debug'];

/** The one table of options: flags, environment variables, help texts and the table of commands are made from it. */
const rows = {
  host: {
    value: 'ADDRESS',
    byDefault: '127.0.0.1',
    description: 'address to listen on',
    read: read.text('an address'),
  },
  port: {
    ...port,
    byDefault: '7109',
    description: 'port to listen on; 0 takes a free one, which is printed',
  },
  db: {
    ...file,
    description: 'keep the state in this SQLite file; without it, in memory',
  },
  fixtures: {
    value: 'PATH…',
    description: 'fixture documents, or folders of them, to load',
    read: read.sources,
    isList: true,
  },
  parameter: {
    value: 'NAME=VALUE…',
    description: 'values of the parameters of templates, and of what AWS would fill in; file://FILE has several',
    read: read.parameters,
    isList: true,
    // A value may be a list itself.
    separator: /[\s,]+(?=[^\s,=]+=|file:)/,
  },
  auth: {
    ...word('strict', 'lenient', 'off'),
    byDefault: 'lenient',
    description: 'verify every signature, only those of known keys, or none',
  },
  credentials: {
    value: 'ID:SECRET…',
    description: 'keys to know beside test:test and twelve-digit ids with the secret test',
    read: read.credentials,
    isList: true,
  },
  control: {
    value: 'on|off|PORT',
    byDefault: 'on',
    description: 'serve the control API on the same port, not at all, or on another port',
    read: read.control,
  },
  allowedHost: {
    value: 'NAME…',
    description: 'further names of this machine: the control API answers to them, and buckets may stand before them',
    read: read.hostNames,
    isList: true,
  },
  tls: {
    ...port,
    description: 'serve HTTPS on this port, too; 0 takes a free one',
  },
  tlsCert: {
    ...file,
    description: 'certificate for HTTPS in place of one that is made here (see certificate)',
  },
  tlsKey: {
    ...file,
    description: 'key of --tls-cert',
  },
  proxy: {
    ...port,
    description: "run a proxy on this port that serves AWS's own host names; 0 takes a free one",
  },
  upstream: {
    value: 'SERVICE=URL…',
    description: 'where the proxy, functions and exec find other services of AWS, such as sns; * is all others',
    read: read.upstreams,
    isList: true,
  },
  proxyPass: {
    ...word('off', 'nearby', 'on'),
    byDefault: 'off',
    description: 'pass on to no other hosts than those above, to this machine and hosts without a domain, or to all',
  },
  timing: {
    ...word('fast', 'aws'),
    byDefault: 'fast',
    description: 'leave out the waits of AWS, or keep them',
  },
  clock: {
    ...word('system', 'manual'),
    defaultText: 'system',
    description: 'let time run, or let it stand still until it is advanced',
  },
  unacknowledgedResults: {
    ...word('reject', 'accept'),
    byDefault: 'reject',
    description: 'what becomes of a result for a job that nobody acknowledged',
  },
  acknowledgementWindow: {
    value: 'DURATION',
    byDefault: '60s',
    description: 'how long a dispatched job waits for its acknowledgement',
    read: read.someTime,
  },
  continuationDelay: {
    value: 'DURATION',
    defaultText: '0s; 30s with --timing aws',
    description: 'how long a continuation waits before it can be polled',
    read: read.duration,
  },
  unstubbed: {
    ...word('fail', 'succeed'),
    byDefault: 'fail',
    description: 'what becomes of an action or rule that AWS would run and no stub speaks of',
  },
  lambdaEndpoint: {
    value: 'URL',
    description: "an API like Lambda's, for functions that no fixture gives",
    read: read.url,
  },
  account: {
    value: 'ID',
    byDefault: '123456789012',
    description: 'account of credentials that name none',
    read: read.account,
  },
  region: {
    value: 'NAME',
    byDefault: 'us-east-1',
    description: 'region of requests that name none',
    read: read.region,
  },
  logLevel: {
    ...word(...logLevels),
    byDefault: 'info',
    description: 'how much is logged; info: what moves and fails; debug: every request, and why a poll got no job',
  },
} satisfies Readonly<Record<keyof EmulatorOptions, OptionRow>>;

type Values = {
  readonly [Key in keyof typeof rows]: (typeof rows)[Key] extends
    | { readonly byDefault: string }
    | { readonly isList: true }
    ? ReturnType<(typeof rows)[Key]['read']>
    : ReturnType<(typeof rows)[Key]['read']> | undefined;
};

/** The values of all options, as they are read: durations in milliseconds. */
export interface OptionValues extends Values {}

/** An option with what is made of its name. */
export interface OptionDefinition extends OptionRow {
  readonly key: keyof EmulatorOptions;
  /** Without the dashes. */
  readonly flag: string;
  /** Shown in help texts; empty where there is no default. */
  readonly defaultText: string;
}

export const optionDefinitions: readonly OptionDefinition[] = Object.entries<OptionRow>(rows).map(([key, row]) => ({
  ...row,
  key: key as keyof EmulatorOptions,
  flag: key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
  defaultText: row.defaultText ?? row.byDefault ?? '',
}));

/** What counts where nothing is given. */
export function defaultValues(): OptionValues {
  const values = Object.entries<OptionRow>(rows).map(([key, { byDefault, isList, read }]) => {
    return [key, isList ? read([]) : byDefault && read(byDefault)];
  });
  return Object.fromEntries(values) as OptionValues;
}

/** The environment variable that gives an option: `CODEPIPELINE_LOCAL_LOG_LEVEL`. */
export function environmentVariableOf({ flag }: Pick<OptionDefinition, 'flag'>): string {
  return `CODEPIPELINE_LOCAL_${flag.toUpperCase().replaceAll('-', '_')}`;
}
