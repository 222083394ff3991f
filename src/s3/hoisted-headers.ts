import { S3Error } from '../model/s3-error.ts';
import { headerText } from './object-headers.ts';
import type { S3Request } from './s3-request.ts';

/**
 * Parameters of a presigned URL that are no headers of what is done: its signature's, and how its body would be sent.
 */
const ownParameters = new Set([
  'x-amz-algorithm',
  'x-amz-content-sha256',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-decoded-content-length',
  'x-amz-expires',
  'x-amz-sdk-checksum-algorithm',
  'x-amz-security-token',
  'x-amz-signature',
  'x-amz-signedheaders',
  'x-amz-trailer',
]);

/** A checksum's value; `x-amz-checksum-mode` and its like tell what to do with checksums. */
const checksumValue = /^x-amz-checksum-(?!algorithm$|mode$|type$)/;

/**
 * A presigned request as S3 takes it (N5): what SDKs have moved from its headers into the URL, so that whoever uses the
 * URL need not send it, counts as if it were sent. For after the signature was verified, which covers the request as it
 * came, and after the operation was found: a source to copy that is in the URL makes no copy.
 * @throws S3Error InvalidArgument
 */
export function withHoistedHeaders(request: S3Request): S3Request {
  const { query, headers } = request;
  if (!query.has('X-Amz-Algorithm')) return request;
  const hoisted: Record<string, string> = {};
  for (const [parameter, value] of query) {
    const name = parameter.toLowerCase();
    if (!name.startsWith('x-amz-') || ownParameters.has(name) || checksumValue.test(name)) continue;
    // As Node shows the bytes of a header that is sent.
    const text = Buffer.from(value).toString('latin1');
    if (!headerText.test(text)) {
      const details = { ArgumentName: parameter, ArgumentValue: value };
      throw new S3Error('InvalidArgument', details, 'Header value cannot hold control characters.');
    }
    hoisted[name] = text;
  }
  return { ...request, headers: { ...hoisted, ...headers } };
}
