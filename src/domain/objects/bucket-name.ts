/**
 * The names that S3 lets a general purpose bucket have [documented: bucket naming rules]: no two dots in a row, no
 * address, none of the beginnings and ends that S3 keeps for itself.
 */
export const bucketNamePattern = [
  '^(?=.{3,63}$)',
  '(?!.*\\.\\.)',
  '(?!\\d+\\.\\d+\\.\\d+\\.\\d+$)',
  '(?!xn--|sthree-|amzn-s3-demo-)',
  '(?!.*(?:-s3alias|--ol-s3|\\.mrap|--x-s3|--table-s3)$)',
  '[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$',
].join('');

const bucketName = new RegExp(bucketNamePattern);

/** Whether S3 lets a bucket have this name. */
export function isBucketName(name: string): boolean {
  return bucketName.test(name);
}

const defaultBucket = /^codepipeline-([a-z0-9-]{4,30})-(\d{12})$/;

/** The world whose default artifact bucket has this name; undefined for any other bucket. */
export function worldOfDefaultBucket(name: string): { accountId: string; region: string } | undefined {
  const [, region, accountId] = defaultBucket.exec(name) ?? [];
  return region === undefined || accountId === undefined ? undefined : { accountId, region };
}
