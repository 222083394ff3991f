import { changeAttributes } from '../change-attributes.ts';
import { s3Operation } from '../operation.ts';
import { receiveText } from '../receive-body.ts';
import { readTagging } from '../tags.ts';

export const putObjectTagging = s3Operation('PutObjectTagging', async (context, request) => {
  const tags = readTagging(await receiveText(request, context.caller.chunkSignatures), 'Object');
  return changeAttributes(context, request, () => ({ tags }));
});
