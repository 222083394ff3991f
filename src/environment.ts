type Environment = Readonly<Record<string, string | undefined>>;

/** Credentials that the emulator takes for an account's. */
export function credentialsFor(account: string): { readonly accessKeyId: string; readonly secretAccessKey: string } {
  return { accessKeyId: account, secretAccessKey: 'test' };
}

/** Variables that point any AWS SDK's process at an emulator. */
export function environmentFor(
  endpoint: string,
  { account, region }: { readonly account: string; readonly region: string },
): Readonly<Record<string, string>> {
  const { accessKeyId, secretAccessKey } = credentialsFor(account);
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EC2_METADATA_DISABLED: 'true',
    CODEPIPELINE_LOCAL_ENDPOINT: endpoint,
    NO_PROXY: new URL(endpoint).hostname.replace(/^\[|\]$/g, ''),
  };
}

/** The environment of a process that is to use an emulator and to reach nothing of AWS: `environment`, cleaned. */
export function workerEnvironment(
  endpoint: string,
  place: { readonly account: string; readonly region: string },
  environment: Environment,
): Environment {
  const { NO_PROXY: direct = '', ...variables } = environmentFor(endpoint, place);
  const removed = overridingVariables(environment);
  const kept = Object.fromEntries(Object.entries(environment).filter(([name]) => !removed.includes(name)));
  // Programs differ in which of the two they read, and in which of them wins.
  const proxies = ['NO_PROXY', 'no_proxy'].filter((name) => name === 'NO_PROXY' || environment[name] !== undefined);
  const exempted = proxies.map((name) => [name, [direct, environment[name]].filter(Boolean).join(',')]);
  return { ...kept, ...variables, ...Object.fromEntries(exempted) };
}

/** Variables that would win over those of `environmentFor` in an SDK's eyes, the most frequent first. */
const overriding = [
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_SESSION_TOKEN',
  'AWS_ENDPOINT_URL_CODEPIPELINE',
  'AWS_ENDPOINT_URL_S3',
];
const rarelyOverriding =
  /^AWS_(ENDPOINT_URL_\w+|IGNORE_CONFIGURED_ENDPOINT_URLS|ROLE_ARN|WEB_IDENTITY_TOKEN_FILE|CONTAINER_CREDENTIALS_\w+)$/;

/**
 * What to remove from an environment for the emulator to be used: the frequent ones always, others when they are set.
 */
export function overridingVariables(environment: Environment): string[] {
  const rare = Object.keys(environment).filter((name) => rarelyOverriding.test(name));
  return [...new Set([...overriding, ...rare.sort()])];
}
