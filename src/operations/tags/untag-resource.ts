import type { UntagResourceInput, UntagResourceOutput } from '@aws-sdk/client-codepipeline';
import { checkTagKey } from '../../domain/tag.ts';
import { type Checked, operation } from '../operation.ts';
import { requireTaggedResource } from './tagged-resource.ts';

/** Removing a tag that is not there succeeds [inferred]. */
export const untagResource = operation(
  'UntagResource',
  (context, { resourceArn, tagKeys }: Checked<UntagResourceInput>): UntagResourceOutput => {
    requireTaggedResource(context, resourceArn);
    for (const key of tagKeys) checkTagKey(key);
    context.store.tags.delete(resourceArn, tagKeys);
    return {};
  },
);
