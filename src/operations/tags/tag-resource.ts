import type { TagResourceInput, TagResourceOutput } from '@aws-sdk/client-codepipeline';
import { checkTags } from '../../domain/tag.ts';
import { type Checked, operation } from '../operation.ts';
import { requireTaggedResource } from './tagged-resource.ts';

/** A key that the resource has already gets the new value [documented]. */
export const tagResource = operation(
  'TagResource',
  (context, { resourceArn, tags }: Checked<TagResourceInput>): TagResourceOutput => {
    const { store } = context;
    requireTaggedResource(context, resourceArn);
    store.tags.put(resourceArn, checkTags(tags, resourceArn, store.tags.list(resourceArn)));
    return {};
  },
);
