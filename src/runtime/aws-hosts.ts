import { memoize } from '../bounds/memoize.ts';

/** What a host name of AWS leads to. */
export interface AwsHost {
  /** As the name spells it, such as `codepipeline`, `s3` or `monitoring`. */
  readonly service: string;
  /** Undefined where the name has none, as `sts.amazonaws.com`. */
  readonly region: string | undefined;
}

/** Of the partitions aws, aws-cn and aws-us-gov, dual-stack ones included. */
const suffix = /\.(?:amazonaws\.com(?:\.cn)?|api\.aws|api\.amazonwebservices\.com\.cn)$/;

/** Names of AWS in other partitions, and of what is deployed there. */
const otherSuffix =
  /(?:^|\.)(?:amazonaws\.[a-z.]+|amazonwebservices\.[a-z.]+|aws|amazonaws-us-gov\.com|c2s\.ic\.gov|sc2s\.sgov\.gov)$/;

/** Of the partitions aws, aws-cn and aws-us-gov, those included that may come. */
const regionName =
  /^(?:us-gov|af|ap|ca|cn|eu|il|me|mx|sa|us)-(?:north|south|east|west|central|(?:north|south)(?:east|west))-\d$/;

/** Reads a host name without its port; undefined for one that is not AWS's. */
export function readAwsHost(host: string): AwsHost | undefined {
  const name = host.toLowerCase();
  const [end] = suffix.exec(name) ?? [];
  if (end === undefined) return undefined;
  const labels = name.slice(0, -end.length).split('.');
  const region = labels.findLast((label) => regionName.test(label));
  // A bucket may stand before S3's name, and have dots: `my.bucket.s3.us-east-1`, `bucket.s3-us-west-2`.
  const ofS3 = labels.findLast((label) => /^s3(-(?!control)[a-z0-9-]+)?$/.test(label));
  if (ofS3 !== undefined) return { service: 's3', region: region ?? [ofS3.slice(3)].find((it) => regionName.test(it)) };
  // What stands before the region, or else last: `api.ecr.us-east-1`, `data.iot`, `sts`.
  const place = region === undefined ? labels.length : labels.lastIndexOf(region);
  const service = labels[Math.max(place - 1, 0)] ?? '';
  return { service: service.replace(/-fips$/, ''), region };
}

/** Whether a host is AWS's, in whatever partition; of more partitions than those whose services are told apart. */
export function isOfAws(host: string): boolean {
  const name = host.toLowerCase();
  return suffix.test(name) || otherSuffix.test(name);
}

/** This machine, or a host without a domain, as those of a container's network are: nothing of AWS's. */
export function isNearby(host: string): boolean {
  return /^(127(\.\d+){3}|\[?::1\]?|([\w-]+\.)*localhost|localhost\.localstack\.cloud|host\.docker\.internal|[\w-]+)$/.test(
    host,
  );
}

/** The region that a name of AWS names, where it does. */
export const regionOfHost = memoize((host) => readAwsHost(host.replace(/:\d+$/, ''))?.region ?? '', 100);

/** How SDKs call a service in `AWS_ENDPOINT_URL_…`, where its host name calls it otherwise. */
const serviceIds: Readonly<Record<string, string>> = {
  'application-autoscaling': 'APPLICATION_AUTO_SCALING',
  email: 'SES',
  events: 'EVENTBRIDGE',
  logs: 'CLOUDWATCH_LOGS',
  monitoring: 'CLOUDWATCH',
  secretsmanager: 'SECRETS_MANAGER',
  states: 'SFN',
};

/** The variable that gives the endpoint of a service, such as `AWS_ENDPOINT_URL_SNS`. */
export function endpointVariableOf({ service }: Pick<AwsHost, 'service'>): string {
  return `AWS_ENDPOINT_URL_${serviceIds[service] ?? service.toUpperCase().replace(/-/g, '_')}`;
}

/**
 * Where the variables of a worker say that a service is. Where they have an endpoint for CodePipeline itself, the one
 * for all services is another emulator's.
 */
export function endpointIn(
  environment: Readonly<Record<string, string | undefined>>,
  host: Pick<AwsHost, 'service'>,
): string | undefined {
  const { AWS_ENDPOINT_URL: forAll, AWS_ENDPOINT_URL_CODEPIPELINE: own } = environment;
  const given = environment[endpointVariableOf(host)];
  // A program may have taken the variables away that SDKs read.
  if (ownServices.has(host.service) || host.service === lambdaService) {
    return given ?? forAll ?? environment.CODEPIPELINE_LOCAL_ENDPOINT;
  }
  return given ?? (own === undefined || own === forAll ? undefined : forAll);
}

/** In a function's variables: where all services are that have none of their own and are not here. */
export const otherServicesVariable = 'CODEPIPELINE_LOCAL_OTHER_SERVICES';

/** Variables for a function of a fixture that says where other services are, by their names; `*` stands for all. */
export function variablesFor(endpoints: Readonly<Record<string, string>>): Record<string, string> {
  const named = Object.entries(endpoints).map(([service, url]) => [
    service === '*' ? otherServicesVariable : endpointVariableOf({ service }),
    url,
  ]);
  return Object.fromEntries(named);
}

/**
 * Where the variables of a worker say that services are that are not here, by their names in AWS's host names; `*`
 * stands for all others.
 */
export function servicesIn(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const { AWS_ENDPOINT_URL: forAll, AWS_ENDPOINT_URL_CODEPIPELINE: own = forAll } = environment;
  const named = Object.entries(environment).flatMap(([name, url]): [string, string][] => {
    const [, id] = /^AWS_ENDPOINT_URL_(\w+)$/.exec(name) ?? [];
    if (id === undefined || url === undefined || url === own) return [];
    const [service] = Object.entries(serviceIds).find(([, known]) => known === id) ?? [];
    return [[service ?? id.toLowerCase().replace(/_/g, '-'), url]];
  });
  return { ...Object.fromEntries(named), ...(forAll !== undefined && forAll !== own && { '*': forAll }) };
}

/** A service of which a part is here, and which is asked here unless somebody names another place for it (H13). */
export const lambdaService = 'lambda';

/** Services that the emulator has itself. */
export const ownServices: ReadonlySet<string> = new Set(['codepipeline', 's3', 'sts']);
