import { describeObject } from '../describe-object.ts';
import { s3Operation } from '../operation.ts';

/** All that GetObject answers but the bytes. */
export const headObject = s3Operation('HeadObject', (context, request) =>
  context.engine.read(() => describeObject(context, request).answer),
);
