import { HeldContent } from '../../engine/objects/read-content.ts';
import { describeObject } from '../describe-object.ts';
import { s3Operation } from '../operation.ts';

export const getObject = s3Operation('GetObject', (context, request) => {
  const { engine, store } = context;
  return engine.read(() => {
    const { version, answer, range } = describeObject(context, request);
    return { ...answer, body: new HeldContent({ engine, store, content: version.content, ...range }) };
  });
});
