import type { Bucket, Grant } from '../domain/objects/stored-object.ts';
import { S3Error } from '../model/s3-error.ts';
import { readAclDocument, readAclHeaders } from './access-control.ts';
import type { S3Context } from './operation.ts';
import { receiveText } from './receive-body.ts';
import type { S3Request } from './s3-request.ts';

/**
 * The list that a PutObjectAcl or PutBucketAcl brings, as a document or in headers, never both.
 * @throws S3Error MissingSecurityHeader, UnexpectedContent, MalformedXML, MalformedACLError, InvalidArgument
 */
export async function receiveAcl(
  { caller }: Pick<S3Context, 'caller'>,
  request: S3Request,
): Promise<(bucket: Bucket) => Grant[]> {
  const document = await receiveText(request, caller.chunkSignatures);
  const isInHeaders = readAclHeaders(request, '') !== undefined;
  if (document === '') {
    if (!isInHeaders) throw new S3Error('MissingSecurityHeader', { MissingHeaderName: 'x-amz-acl' });
    return ({ account }) => readAclHeaders(request, account) as Grant[];
  }
  if (isInHeaders) throw new S3Error('UnexpectedContent');
  const grants = readAclDocument(document);
  return () => grants;
}
