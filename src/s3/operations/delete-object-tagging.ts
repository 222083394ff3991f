import { changeAttributes } from '../change-attributes.ts';
import { s3Operation } from '../operation.ts';

export const deleteObjectTagging = s3Operation('DeleteObjectTagging', (context, request) => ({
  ...changeAttributes(context, request, () => ({ tags: [] })),
  status: 204,
}));
