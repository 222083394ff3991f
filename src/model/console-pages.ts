/** Where the state and the history of an action lead to. */
export interface ConsolePages {
  /** What the action works with. */
  readonly entity: string;
  /** One run of it. */
  readonly execution?: string;
  /** A revision of a source. */
  readonly revision?: string;
}

const console = 'https://console.aws.amazon.com';
const connection =
  'https://{Region}.console.aws.amazon.com/codesuite/settings/connections/redirect?connectionArn={ConnectionArn}';

/**
 * Pages of AWS's console by provider, which ListActionTypes does not show (L17 [transcript]). In braces stand
 * properties of the configuration, `Region`, which is the action's, `ExternalExecutionId` and `RevisionId`.
 */
export const consolePages: Readonly<Record<string, ConsolePages>> = {
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
