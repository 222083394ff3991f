import { devNull } from 'node:os';
import { fileURLToPath } from 'node:url';
import { endpointVariableOf, isNearby, lambdaService, ownServices } from './aws-hosts.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type AccountAndRegion = { readonly account: string; readonly region: string };

/**
 * What an AWS SDK client for JavaScript takes to talk to an emulator: `new CodePipelineClient(emulator.clientConfig)`.
 */
export interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Credentials that the emulator takes for an account's. */
export function credentialsFor(account: string): { readonly accessKeyId: string; readonly secretAccessKey: string } {
  return { accessKeyId: account, secretAccessKey: 'test' };
}

/** Variables that point any AWS SDK's process at an emulator, whatever the user's files of settings say. */
export function environmentFor(
  endpoint: string,
  { account, region }: AccountAndRegion,
): Readonly<Record<string, string>> {
  const { accessKeyId, secretAccessKey } = credentialsFor(account);
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EC2_METADATA_DISABLED: 'true',
    ...withoutFiles,
    CODEPIPELINE_LOCAL_ENDPOINT: endpoint,
    NO_PROXY: new URL(endpoint).hostname.replace(/^\[|\]$/g, ''),
  };
}

/**
 * What keeps `~/.aws` out. Some of its settings have no variable that would win over them (S3's acceleration, which
 * stops boto3; a role, which stops Go's SDK). The three that are false are for whoever gives a file of settings back:
 * with the first of them true an SDK goes to AWS, with the others it refuses an endpoint of one's own.
 */
const withoutFiles = {
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false',
  AWS_USE_FIPS_ENDPOINT: 'false',
  AWS_USE_DUALSTACK_ENDPOINT: 'false',
};

/**
 * The environment of a process that is to use an emulator and to reach nothing of AWS: `environment`, cleaned.
 * @param upstream Where other services are, by their names in AWS's host names; `*` stands for all others
 */
export function workerEnvironment(
  endpoint: string,
  place: AccountAndRegion,
  environment: Environment,
  upstream: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const { NO_PROXY: direct = '', ...variables } = environmentFor(endpoint, place);
  const removed = overridingVariables(environment);
  const isKept = (entry: [string, string | undefined]): entry is [string, string] =>
    entry[1] !== undefined && !removed.includes(entry[0]);
  const kept = Object.fromEntries(Object.entries(environment).filter(isKept));
  // Programs differ in which of the two they read, and in which of them wins.
  const proxies = ['NO_PROXY', 'no_proxy'].filter((name) => name === 'NO_PROXY' || environment[name] !== undefined);
  const exempted = proxies.map((name): [string, string] => [
    name,
    [direct, environment[name]].filter(Boolean).join(','),
  ]);
  return { ...kept, ...variables, ...Object.fromEntries(exempted), ...upstreamVariables(endpoint, upstream) };
}

/** SDKs look for the endpoint of a service that has no variable of its own in the one for all. */
function upstreamVariables(endpoint: string, upstream: Readonly<Record<string, string>>): Record<string, string> {
  const { '*': others, ...single } = upstream;
  const entries = Object.entries(single).map(([service, url]) => [endpointVariableOf({ service }), url]);
  if (others === undefined) return Object.fromEntries(entries);
  const own = [...ownServices, lambdaService].map((service) => [endpointVariableOf({ service }), endpoint]);
  return Object.fromEntries([['AWS_ENDPOINT_URL', others], ...own, ...entries]);
}

/** Variables that would win over those of `environmentFor` in an SDK's eyes, the most frequent first. */
const overriding = [
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_SESSION_TOKEN',
  'AWS_ENDPOINT_URL_CODEPIPELINE',
  'AWS_ENDPOINT_URL_S3',
];

/**
 * Of the settings reference of the AWS SDKs and Tools Reference Guide, of the sources of botocore 1.44, of the SDKs for
 * JavaScript 3.1138 and Go 1.48, and of the SDKs before these (November 2026): what belongs to credentials other than
 * the emulator's, chooses how to sign for AWS, or reports to other places.
 */
const rarelyOverriding = new RegExp(
  `^(${[
    'AWS_(CREDENTIAL_EXPIRATION|CREDENTIAL_SCOPE|SECURITY_TOKEN|ACCOUNT_ID|ACCOUNT_ID_ENDPOINT_MODE)',
    'AWS_(ROLE_ARN|ROLE_SESSION_NAME|WEB_IDENTITY_TOKEN_FILE|LOGIN_CACHE_DIRECTORY)',
    'AWS_(CONTAINER_CREDENTIALS_\\w+|CONTAINER_AUTHORIZATION_TOKEN\\w*|EC2_METADATA_SERVICE_\\w+|IMDS_USE_IPV6)',
    'AWS_(AUTH_SCHEME_PREFERENCE|BEARER_TOKEN_\\w+|SIGV4A_SIGNING_REGION_SET)',
    'AWS_(ENABLE_ENDPOINT_DISCOVERY|ENDPOINT_DISCOVERY_ENABLED|CSM_\\w+)',
    // The SDKs for Java 1 and Go 1, boto 2 and the SDK for Ruby.
    'AWS_(ACCESS_KEY|SECRET_KEY|CREDENTIAL_FILE|CREDENTIAL_PROFILES_FILE)',
    'AMAZON_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)',
  ].join('|')})$`,
);

/**
 * What to remove from an environment for the emulator to be used: the frequent ones always, others when they are set.
 */
export function overridingVariables(environment: Environment): string[] {
  const rare = Object.keys(environment).filter(
    (name) => rarelyOverriding.test(name) || leadsElsewhere(name, environment[name] ?? ''),
  );
  return [...new Set([...overriding, ...rare.sort()])];
}

/**
 * Whether a variable takes a service to where it must not go: one of the emulator's to another place, another one to
 * what may be AWS. An emulator of that service, on this machine or beside it, is what its user wants.
 */
function leadsElsewhere(name: string, value: string): boolean {
  const [, service] = /^AWS_ENDPOINT_URL_(\w+)$/.exec(name) ?? [];
  return (
    service !== undefined && (ownServices.has(service.toLowerCase()) || !isNearby(URL.parse(value)?.hostname ?? ''))
  );
}

/** In the repository the preload is a source; in the package it lies beside the file that this one has become. */
const preload = new URL(import.meta.url.endsWith('.ts') ? 'preload.ts' : 'preload.cjs', import.meta.url);
const preloads = {
  NODE_OPTIONS: preload.href.endsWith('.ts')
    ? `--import "${preload.href}"`
    : `--require ${JSON.stringify(fileURLToPath(preload))}`,
  // Bun takes the quotation marks around an option, and not those within one.
  BUN_OPTIONS: `"--preload=${fileURLToPath(preload)}"`,
};

/** The same environment, in which each Node.js and Bun leads what it asks of AWS's own hosts to the emulator. */
export function intercepting(environment: Readonly<Record<string, string>>): Record<string, string> {
  const options = Object.entries(preloads).map(([name, own]) => [
    name,
    [environment[name], own].filter(Boolean).join(' '),
  ]);
  return { ...environment, ...Object.fromEntries(options) };
}
