/** What a host name of AWS leads to. */
export interface AwsHost {
  /** As the name spells it, such as `codepipeline`, `s3` or `monitoring`. */
  readonly service: string;
}

/** Of the partitions aws, aws-cn and aws-us-gov, dual-stack ones included. */
const suffix = /\.(?:amazonaws\.com(?:\.cn)?|api\.aws|api\.amazonwebservices\.com\.cn)$/;

/** Reads a host name without its port; undefined for one that is not AWS's. */
export function readAwsHost(host: string): AwsHost | undefined {
  const name = host.toLowerCase();
  const [end] = suffix.exec(name) ?? [];
  if (end === undefined) return undefined;
  const labels = name.slice(0, -end.length).split('.');
  // A bucket may stand before S3's name, and have dots: `my.bucket.s3.us-east-1`, `bucket.s3-us-west-2`.
  if (labels.some((label) => /^s3(-(?!control)[a-z0-9-]+)?$/.test(label))) return { service: 's3' };
  const [first = ''] = labels;
  return { service: first.replace(/-fips$/, '') };
}

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
export function endpointVariableOf({ service }: AwsHost): string {
  return `AWS_ENDPOINT_URL_${serviceIds[service] ?? service.toUpperCase().replace(/-/g, '_')}`;
}

/** Services that the emulator has itself. */
export const ownServices: ReadonlySet<string> = new Set(['codepipeline', 's3', 'sts']);
