import type { ListRuleTypesInput, ListRuleTypesOutput } from '@aws-sdk/client-codepipeline';
import { awsRuleTypes } from '../../model/rule-types.ts';
import { type Checked, operation } from '../operation.ts';

/** AWS's own, which are the same in each region; there are no others, and no pages [documented]. */
export const listRuleTypes = operation(
  'ListRuleTypes',
  (_, _input: Checked<ListRuleTypesInput>): ListRuleTypesOutput => ({
    ruleTypes: awsRuleTypes.map((type) => ({ ...type, settings: {} })),
  }),
);
