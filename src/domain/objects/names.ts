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

/** Why no object can have a key. */
type KeyOffence =
  | { readonly kind: 'tooLong'; readonly size: number; readonly sentence: string }
  | { readonly kind: 'unusable'; readonly sentence: string };

/** Bytes in UTF-8. */
export const longestKey = 1024;

/**
 * What is wrong with an object's key. Keys are text, never paths of a file system: `a/../b` is a key of its own. As S3
 * does, those are refused whose `..` lead out of the bucket, and those too long [documented]; NUL is refused because no
 * listing could show it, and half of a surrogate pair because UTF-8 has no bytes for it [chosen].
 */
export function offenceOfKey(key: string): KeyOffence | undefined {
  const size = Buffer.byteLength(key);
  if (size > longestKey) {
    return { kind: 'tooLong', size, sentence: `has ${size} bytes in UTF-8, and S3 takes no more than ${longestKey}.` };
  }
  if (key === '') return { kind: 'unusable', sentence: 'must not have fewer than 1 character.' };
  if (key.includes('\0')) return { kind: 'unusable', sentence: 'has the character NUL in it.' };
  if (!key.isWellFormed()) return { kind: 'unusable', sentence: 'has half of a surrogate pair in it.' };
  if (leavesBucket(key)) return { kind: 'unusable', sentence: "leads out of its bucket with '..'." };
  return undefined;
}

function leavesBucket(key: string): boolean {
  if (!key.includes('..')) return false;
  let depth = 0;
  return key.split('/').some((segment) => {
    depth += segment === '..' ? -1 : 1;
    return depth < 0;
  });
}
