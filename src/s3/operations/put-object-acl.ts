import { checkAcl } from '../access-control.ts';
import { changeAttributes } from '../change-attributes.ts';
import { s3Operation } from '../operation.ts';
import { receiveAcl } from '../receive-acl.ts';

export const putObjectAcl = s3Operation('PutObjectAcl', async (context, request) => {
  const grantsFor = await receiveAcl(context, request);
  return changeAttributes(context, request, (bucket) => {
    const grants = grantsFor(bucket);
    checkAcl(context.store, bucket, grants);
    return { grants };
  });
});
