/** What the authority may vouch for, with all that is below each: AWS's suffixes, and this machine. */
export const permittedNames = [
  'localhost',
  'host.docker.internal',
  'amazonaws.com',
  'api.aws',
  'amazonaws.com.cn',
  'api.amazonwebservices.com.cn',
] as const;

export const permittedAddresses = ['127.0.0.0/8', '::1/128'] as const;

/** Whether the authority may vouch for a name. */
export function isPermitted(name: string): boolean {
  return permittedNames.some((permitted) => name === permitted || name.endsWith(`.${permitted}`));
}

/** The names that workers in a region use, and this machine's own. Wildcards stand for one label. */
export function namesOfRegion(region: string): readonly string[] {
  const isChina = region.startsWith('cn-');
  const suffix = isChina ? 'amazonaws.com.cn' : 'amazonaws.com';
  return [
    'localhost',
    'host.docker.internal',
    '*.host.docker.internal',
    `*.${suffix}`,
    `*.${region}.${suffix}`,
    `*.${region}.${isChina ? 'api.amazonwebservices.com.cn' : 'api.aws'}`,
    `*.s3.${suffix}`,
    `*.s3.${region}.${suffix}`,
    `*.s3-${region}.${suffix}`,
    `s3.dualstack.${region}.${suffix}`,
    `*.s3.dualstack.${region}.${suffix}`,
  ];
}

/** Whether a certificate's name, which may begin with a wildcard, is a host's. */
export function covers(names: readonly string[], host: string): boolean {
  return names.includes(host) || names.includes(host.replace(/^[^.]+/, '*'));
}

/** The names of a certificate for a host that the region's does not cover: with its neighbours where there are any. */
export function namesBeside(host: string): readonly string[] {
  // Clients take no wildcard right below a top-level name.
  return /^[^.]+\.[^.]+$/.test(host) ? [host] : [host.replace(/^[^.]+/, '*')];
}
