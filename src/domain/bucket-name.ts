const form = /^(?=.{3,63}$)[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/;
const ipAddress = /^\d+\.\d+\.\d+\.\d+$/;
const reserved = /^xn--|^sthree-|^amzn-s3-demo-|-s3alias$|--ol-s3$|\.mrap$|--x-s3$|--table-s3$/;

/** Whether S3 lets a general purpose bucket have this name [documented: bucket naming rules]. */
export function isBucketName(name: string): boolean {
  return form.test(name) && !name.includes('..') && !ipAddress.test(name) && !reserved.test(name);
}

const defaultBucket = /^codepipeline-([a-z0-9-]{4,30})-(\d{12})$/;

/** The world whose default artifact bucket has this name; undefined for any other bucket. */
export function worldOfDefaultBucket(name: string): { accountId: string; region: string } | undefined {
  const [, region, accountId] = defaultBucket.exec(name) ?? [];
  return region === undefined || accountId === undefined ? undefined : { accountId, region };
}
