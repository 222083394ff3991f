import type {
  ActionType,
  CreateCustomActionTypeInput,
  CreateCustomActionTypeOutput,
} from '@aws-sdk/client-codepipeline';
import { listedActionType } from '../../domain/action-types/action-type.ts';
import { checkTags } from '../../domain/tag.ts';
import { customActionTypeArn } from '../../domain/world.ts';
import { createActionType } from '../../engine/declarations/create-action-type.ts';
import { type Checked, operation } from '../operation.ts';

/** A type that exists with the same definition is answered as if it had just been made (F4 [inferred]). */
export const createCustomActionType = operation(
  'CreateCustomActionType',
  (context, input: Checked<CreateCustomActionTypeInput>): CreateCustomActionTypeOutput => {
    const { category, provider, version, settings, configurationProperties = [], tags } = input;
    const { inputArtifactDetails, outputArtifactDetails } = input;
    const id = { category, owner: 'Custom', provider, version };
    const type = { id, settings, configurationProperties, inputArtifactDetails, outputArtifactDetails };
    const arn = customActionTypeArn(context.world, id);
    const checkedTags = tags && checkTags(tags, arn);
    createActionType(context, type);
    if (checkedTags !== undefined) context.store.tags.put(arn, checkedTags);
    return { actionType: listedActionType(type) as ActionType, ...(checkedTags && { tags: checkedTags }) };
  },
);
