// AWS's own action types, those that the service lists (listed-action-types.ts) and those of its partners: what each
// takes, and what ListActionTypes prints of it (F2).
//
// `page` names what an entry was compared with, and `comparedOn` when: which types only V2 pipelines have, time-outs,
// and of a partner's type properties, which are required, and artifact counts. A name such as action-reference-S3 is a
// page of the CodePipeline User Guide (docs.aws.amazon.com/codepipeline/latest/userguide/<name>.html). The line above
// an entry says where it departs from its page, and why: `sample` is the example answer in the API Reference,
// API_ListActionTypes; `registry` is what Cloud Control lists as resources of the type
// AWS::CodePipeline::CustomActionType where there are none but AWS's, as a public tool that leaves these out has them.
// V2 pipelines alone are I17, time-outs are M1.
//
// Inferred of partners' types throughout:
// - `key`: the sample marks every required property that is not secret, and nothing else; so do we.
// - settings and descriptions: only the sample shows any; the other types may well have some.
// - the order of properties: the page's, required ones first.

import {
  type AwsActionType,
  type CatalogueEntry,
  entriesComparedOn,
  hour,
  optional,
  property,
  required,
} from './catalogue-entry.ts';
import { listedActionTypes } from './listed-action-types.ts';

const { thirdParty } = entriesComparedOn('2026-11-29');

/** A partner's load or interface tests. What configures them is for its console alone; the counts are custom types'. */
function partnerTest(provider: string): CatalogueEntry {
  return thirdParty('Test', provider, {
    page: 'actions-valid-providers',
    timeoutMinutes: 8 * hour,
    inputs: [0, 5],
    outputs: [0, 5],
    properties: [],
    takesAnyConfiguration: true,
  });
}

export const catalogue: readonly CatalogueEntry[] = [
  ...listedActionTypes,

  // sample: settings and descriptions
  thirdParty('Source', 'GitHub', {
    page: 'appendix-github-oauth',
    inputs: 0,
    outputs: 1,
    settings: {
      entityUrlTemplate: 'https://github.com/{Config:Owner}/{Config:Repo}/tree/{Config:Branch}',
      revisionUrlTemplate: 'https://github.com/{Config:Owner}/{Config:Repo}/commit/{RevisionId}',
    },
    properties: [
      property('Owner', { required: true, description: 'The repository owner (username or organization)' }),
      property('Repo', { required: true, description: 'The name of the repository' }),
      property('Branch', { required: true, description: 'The tracked branch' }),
      property('OAuthToken', { required: true, secret: true, description: 'The OAuth2 token' }),
      ...optional('PollForSourceChanges'),
    ],
  }),

  // registry: the names in actions of all but Nouvola, which it lacks; the page calls MFStormRunner Micro Focus
  // StormRunner Load
  partnerTest('GhostInspector'),
  partnerTest('MFStormRunner'),
  partnerTest('Nouvola'),
  partnerTest('Runscope'),

  // counts: reference-action-artifacts; secret: shown on the page as ****
  thirdParty('Deploy', 'AlexaSkillsKit', {
    page: 'structure-configuration-examples',
    inputs: [1, 2],
    outputs: 0,
    properties: [
      ...required('ClientId'),
      property('ClientSecret', { required: true, secret: true }),
      property('RefreshToken', { required: true, secret: true }),
      ...required('SkillId'),
    ],
  }),

  // a page of an older edition (github.com/awsdocs/aws-codepipeline-user-guide), without properties; registry: still
  // there
  thirdParty('Invoke', 'Snyk', {
    page: 'action-reference-Snyk',
    inputs: 1,
    outputs: 1,
    properties: [],
    takesAnyConfiguration: true,
  }),
];

export const awsActionTypes: readonly AwsActionType[] = catalogue.map(({ type }) => type);
