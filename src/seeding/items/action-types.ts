import { catalogueType } from '../../domain/action-types/action-catalogue.ts';
import type { ActionType } from '../../domain/action-types/action-type.ts';
import { declaredActionType as typeDeclared } from '../../domain/action-types/action-type-declaration.ts';
import { checkTags } from '../../domain/tag.ts';
import { customActionTypeArn } from '../../domain/world.ts';
import type { OperationContext } from '../../engine/context.ts';
import { createActionType } from '../../engine/declarations/create-action-type.ts';
import { choice, count, described, flag, list, object, optional, text, toldBy } from '../../model/shape.ts';
import type { ActionTypeFixture, CustomActionTypeFixture, ListedActionTypeFixture } from '../types.ts';
import { memberOfModel, ofModel, tag } from './model-shapes.ts';
import { SeedingError } from './seeding-error.ts';

const custom = 'CreateCustomActionTypeInput';
const typeId = object({ category: text(), owner: text(), provider: text(), version: text() });
const details = object({ minimumCount: count(), maximumCount: count() });

const settings = object({
  thirdPartyConfigurationUrl: optional(text()),
  entityUrlTemplate: optional(text()),
  executionUrlTemplate: optional(text()),
  revisionUrlTemplate: optional(text()),
});

const propertyMembers = {
  name: text(),
  required: flag(),
  key: flag(),
  secret: flag(),
  queryable: optional(flag()),
  description: optional(text()),
  type: optional(text()),
};
const property = object(propertyMembers);

const customMembers = {
  category: memberOfModel(custom, 'category'),
  provider: described(memberOfModel(custom, 'provider'), '1 to 35 letters, digits, `_` or `-`.'),
  version: described(memberOfModel(custom, 'version'), '1 to 9 letters, digits, `_` or `-`.'),
  settings: optional(memberOfModel(custom, 'settings', settings)),
  configurationProperties: optional(
    described(memberOfModel(custom, 'configurationProperties', list(property)), 'At most 10.'),
  ),
  inputArtifactDetails: memberOfModel(custom, 'inputArtifactDetails', details),
  outputArtifactDetails: memberOfModel(custom, 'outputArtifactDetails', details),
  tags: optional(memberOfModel(custom, 'tags', list(tag))),
};

/** What CreateCustomActionType takes, and no more. */
export const creatableActionType = object(customMembers);

export const customActionType = object(
  { ...customMembers, owner: optional(text('Default Custom.', { enum: ['Custom', 'ThirdParty'] })) },
  'An action type, as CreateCustomActionType takes it.',
);

export const declaredActionType = ofModel(
  'ActionTypeDeclaration',
  object(
    {
      description: optional(text()),
      executor: object({
        type: choice(['JobWorker', 'Lambda']),
        configuration: object({
          jobWorkerExecutorConfiguration: optional(
            object({ pollingAccounts: optional(list(text())), pollingServicePrincipals: optional(list(text())) }),
          ),
          lambdaExecutorConfiguration: optional(object({ lambdaFunctionArn: text() })),
        }),
        policyStatementsTemplate: optional(text()),
        jobTimeout: optional(
          count('Seconds that each job has, 60 to 43200. Default: 24 hours for all jobs of an action together.'),
        ),
      }),
      id: typeId,
      inputArtifactDetails: details,
      outputArtifactDetails: details,
      permissions: optional(described(object({ allowedAccounts: list(text()) }), 'Kept and shown, not enforced.')),
      properties: optional(
        list(
          object({
            name: text(),
            optional: flag(),
            key: flag(),
            noEcho: flag(),
            queryable: optional(flag()),
            description: optional(text()),
          }),
        ),
      ),
      urls: optional(
        object({
          configurationUrl: optional(text()),
          entityUrlTemplate: optional(text()),
          executionUrlTemplate: optional(text()),
          revisionUrlTemplate: optional(text()),
        }),
      ),
    },
    'An action type of a partner or of AWS, as UpdateActionType takes it.',
  ),
);

/**
 * AWS's own types, which are left out, break the model's limits: more than five artifacts, more than ten properties,
 * descriptions of more than 160 characters (F8).
 */
export const listedActionType = object(
  {
    id: memberOfModel('ActionType', 'id', typeId),
    settings: optional(memberOfModel('ActionType', 'settings', settings)),
    actionConfigurationProperties: optional(
      list(
        object({
          ...propertyMembers,
          name: memberOfModel('ActionConfigurationProperty', 'name'),
          type: optional(memberOfModel('ActionConfigurationProperty', 'type')),
        }),
      ),
    ),
    inputArtifactDetails: details,
    outputArtifactDetails: details,
  },
  'An action type as `aws codepipeline list-action-types` prints it; those of AWS are there already.',
);

export const printedActionType = object(
  { actionType: toldBy({ executor: declaredActionType }, listedActionType), tags: customMembers.tags },
  'An action type as `aws codepipeline get-action-type` or `create-custom-action-type` prints it.',
);

/** An action type of a document, however it is written. */
export const actionType = toldBy(
  { actionType: printedActionType, executor: declaredActionType, id: listedActionType },
  customActionType,
);

/** Makes a fixture's action type, in whichever shape it is written. @throws ServiceError, SeedingError */
export function createActionTypeFixture(context: OperationContext, fixture: ActionTypeFixture): void {
  if (isInCatalogue(fixture)) return;
  if ('actionType' in fixture) {
    const { actionType: printed, tags } = fixture;
    if ('executor' in printed) createActionType(context, typeDeclared(printed));
    else createListed(context, printed, tags);
  } else if ('executor' in fixture) createActionType(context, typeDeclared(fixture));
  else if ('id' in fixture) createListed(context, fixture);
  else createShort(context, fixture);
}

/** In ListActionTypes' shape. */
function createListed(
  context: OperationContext,
  { id, actionConfigurationProperties: configurationProperties, ...rest }: ListedActionTypeFixture,
  tags?: CustomActionTypeFixture['tags'],
): void {
  createShort(context, {
    ...id,
    ...rest,
    ...(configurationProperties && { configurationProperties }),
    ...(tags && { tags }),
  });
}

/** In CreateCustomActionType's shape, which a third-party type may have, too. */
function createShort(context: OperationContext, { tags, ...fixture }: CustomActionTypeFixture): void {
  const { category, owner = 'Custom', provider, version, settings, configurationProperties = [] } = fixture;
  const { inputArtifactDetails, outputArtifactDetails } = fixture;
  const id = { category, owner, provider, version };
  const type: ActionType = { id, settings, configurationProperties, inputArtifactDetails, outputArtifactDetails };
  if (tags !== undefined && owner !== 'Custom')
    throw new SeedingError('Only a custom action type has tags; leave them out.');
  const arn = customActionTypeArn(context.world, id);
  const checkedTags = tags && checkTags(tags, arn);
  createActionType(context, type);
  if (checkedTags !== undefined) context.store.tags.put(arn, checkedTags);
}

/** The id that a fixture's action type has, in whichever shape it is written; of some the owner goes without saying. */
export function idOfActionType(fixture: ActionTypeFixture): Partial<ActionType['id']> {
  const type = 'actionType' in fixture ? fixture.actionType : fixture;
  return ('id' in type ? type.id : type) as Partial<ActionType['id']>;
}

/** Whether a fixture is what ListActionTypes answers of AWS's catalogue, which is there already. */
export function isInCatalogue(fixture: ActionTypeFixture): boolean {
  const type = 'actionType' in fixture ? fixture.actionType : fixture;
  if ('executor' in type || !('id' in type)) return false;
  return type.id.owner === 'AWS' || catalogueType(type.id as ActionType['id']) !== undefined;
}
