import { awsActionTypes } from '../model/action-types.ts';
import { type ActionType, type ActionTypeId, describeActionType } from './action-type.ts';

const catalogue = new Map(
  awsActionTypes.map(({ actionConfigurationProperties, ...type }) => [
    describeActionType(type.id),
    { ...type, configurationProperties: actionConfigurationProperties } satisfies ActionType,
  ]),
);

/** One of AWS's own action types; undefined when there is none of that id. */
export function catalogueType(id: ActionTypeId): ActionType | undefined {
  return catalogue.get(describeActionType(id));
}
