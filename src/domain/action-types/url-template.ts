import { fillIn } from '../fill-in.ts';
import type { ActionType } from './action-type.ts';

/** What a template's placeholders stand for. */
interface UrlValues {
  readonly configuration: Readonly<Record<string, string>>;
  readonly externalExecutionId?: string | undefined;
  readonly revisionId?: string | undefined;
}

const placeholder = /\{([^{}]+)\}/g;

/**
 * A URL from an action type's template (F7): `{Config:name}` for required properties that are not secret,
 * `{ExternalExecutionId}` and `{RevisionId}`, percent-encoded but for one at the very beginning, which brings the
 * scheme and the host. Undefined without a template or without a value.
 */
export function fillTemplate(
  template: string | undefined,
  { configurationProperties }: Pick<ActionType, 'configurationProperties'>,
  { configuration, externalExecutionId, revisionId }: UrlValues,
): string | undefined {
  if (template === undefined) return undefined;
  return fillIn(template, placeholder, (name, offset) => {
    const value = standsFor(name);
    return offset === 0 || value === undefined ? value : encodeURIComponent(value);
  });

  function standsFor(name: string): string | undefined {
    if (name === 'ExternalExecutionId') return externalExecutionId;
    if (name === 'RevisionId') return revisionId;
    const property = configurationProperties.find((candidate) => `Config:${candidate.name}` === name);
    const isShown = property?.required === true && !property.secret;
    return isShown && Object.hasOwn(configuration, property.name) ? configuration[property.name] : undefined;
  }
}

/**
 * A page of AWS's console with its braces filled in as they are: it encodes nothing (L17 [transcript]). Undefined
 * without a page or without a value.
 */
export function fillPage(
  page: string | undefined,
  values: Readonly<Record<string, string | undefined>>,
): string | undefined {
  return page && fillIn(page, placeholder, (name) => (Object.hasOwn(values, name) ? values[name] : undefined));
}

/** Where the state and the history of an action lead to. */
interface ConsolePages {
  /** What the action works with. */
  readonly entity?: string;
  /** One run of it. */
  readonly execution?: string;
  /** A revision of a source. */
  readonly revision?: string;
}

const console = 'https://console.aws.amazon.com';
const connection =
  'https://{Region}.console.aws.amazon.com/codesuite/settings/connections/redirect?connectionArn={ConnectionArn}';

/**
 * Pages of AWS's console by provider, or by category and provider, which ListActionTypes does not show (L17
 * [transcript]). In braces stand properties of the configuration, `Region`, which is the action's,
 * `ExternalExecutionId` and `RevisionId`.
 */
export const consolePages: Readonly<Record<string, ConsolePages>> = {
  'Source/S3': { entity: `${console}/s3/home?region={Region}#` },
  'Deploy/S3': { entity: `${console}/s3/buckets/{BucketName}/?region={Region}&tab=overview` },
  Lambda: {
    execution: `${console}/cloudwatch/home?region={Region}#logStream:group=%252Faws%252Flambda%252F{FunctionName}`,
  },
  CloudFormation: { entity: `${console}/cloudformation/home?region={Region}#/` },
  CodeBuild: {
    entity: `${console}/codebuild/home?region={Region}#/projects/{ProjectName}/view`,
    execution: `${console}/codebuild/home?region={Region}#/builds/{ExternalExecutionId}/view/new`,
  },
  CodeCommit: {
    entity: `${console}/codecommit/home?region={Region}#/repository/{RepositoryName}/browse/{BranchName}/--/`,
    revision: `${console}/codecommit/home?region={Region}#/repository/{RepositoryName}/commit/{RevisionId}`,
  },
  CodeStarSourceConnection: {
    entity: `${connection}&referenceType=BRANCH&FullRepositoryId={FullRepositoryId}&Branch={BranchName}`,
    revision: `${connection}&referenceType=COMMIT&FullRepositoryId={FullRepositoryId}&Commit={RevisionId}`,
  },
};
