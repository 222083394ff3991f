import type { ActionType, ListActionTypesInput, ListActionTypesOutput } from '@aws-sdk/client-codepipeline';
import { listedActionType } from '../../domain/action-types/action-type.ts';
import type { ActionTypeId } from '../../domain/action-types/action-type-id.ts';
import { shownTemplate } from '../../domain/action-types/url-template.ts';
import { namedPlaceOf, pageOf } from '../../domain/next-token.ts';
import { worldKey } from '../../domain/world.ts';
import { awsActionTypes } from '../../model/action-types.ts';
import type { AwsActionType } from '../../model/catalogue-entry.ts';
import { type Checked, operation } from '../operation.ts';

/** The API has no page size of its own; a hundred is the most that its sibling operations answer [chosen]. */
const pageSize = 100;

/** What users made comes first, so that a caller who reads one page sees its own types [chosen]. */
const owners = ['Custom', 'ThirdParty', 'AWS'] as const;

/** `regionFilter` asks for another region's types; AWS's catalogue is the same in each. */
export const listActionTypes = operation(
  'ListActionTypes',
  ({ store, world }, input: Checked<ListActionTypesInput>): ListActionTypesOutput => {
    const { actionOwnerFilter, regionFilter = world.region } = input;
    const asked = worldKey({ accountId: world.accountId, region: regionFilter });
    const purpose = ['ListActionTypes', asked, actionOwnerFilter ?? null];
    const after = namedPlaceOf(input.nextToken, purpose) ?? '';

    const behind = owners
      .filter((owner) => actionOwnerFilter === undefined || owner === actionOwnerFilter)
      .flatMap((owner) => [
        ...store.actionTypes.list(asked, owner).map(({ type }) => listedActionType(type)),
        ...awsActionTypes.filter(({ id }) => id.owner === owner).map((type) => listed(type, regionFilter)),
      ])
      .map((type) => ({ type: type as ActionType, place: placeInList(type.id) }))
      .filter(({ place }) => place > after)
      .sort((a, b) => (a.place < b.place ? -1 : 1));

    const { items, ...next } = pageOf(behind, pageSize, purpose, ({ place }) => place);
    return { actionTypes: items.map(({ type }) => type), ...next };
  },
);

function placeInList({ owner, category, provider, version }: ActionTypeId): string {
  return [owners.indexOf(owner as (typeof owners)[number]), category, provider, version].join(' ');
}

/** Settings are always shown, with the region in their templates. No property is queryable, which is told (F2). */
function listed({ settings = {}, actionConfigurationProperties, ...others }: AwsActionType, region: string) {
  const shown = Object.entries(settings).map(([name, template]) => [name, shownTemplate(template, region)]);
  return {
    ...others,
    settings: Object.fromEntries(shown),
    actionConfigurationProperties: actionConfigurationProperties.map((one) => ({ ...one, queryable: false })),
  };
}
