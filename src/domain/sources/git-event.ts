/** A change to a branch, or a new tag. */
export interface GitPush {
  /** Where the commits went; a push has this or `tag`. */
  readonly branch?: string | undefined;
  readonly tag?: string | undefined;
  /** The newest commit, which becomes the source's revision. */
  readonly commitId?: string | undefined;
  /** Paths of the files that changed. Without them no filter on file paths passes. */
  readonly files?: readonly string[] | undefined;
}

/** What has become of a pull request. */
export interface GitPullRequest {
  readonly event: 'OPEN' | 'UPDATED' | 'CLOSED';
  /** Where it is to be merged. */
  readonly branch: string;
  /** Where it comes from. */
  readonly sourceBranch?: string | undefined;
  /** Its number. */
  readonly id?: string | undefined;
  readonly title?: string | undefined;
  /** The newest commit of the branch that it comes from, which becomes the source's revision. */
  readonly commitId?: string | undefined;
  /** Paths of the files that it changes. Without them no filter on file paths passes. */
  readonly files?: readonly string[] | undefined;
}

/** Something that happened in a repository: a push or a pull request. */
export interface GitEvent {
  readonly push?: GitPush | undefined;
  readonly pullRequest?: GitPullRequest | undefined;
  /** Such as `me/app`. Without it the event is taken for one of whatever repository a source reads. */
  readonly repository?: string | undefined;
}

/** What an event says of itself in the variables of a source that it reaches (P10 [transcript]). */
export function variablesOfEvent({ push, pullRequest }: GitEvent): Readonly<Record<string, string>> {
  const said = {
    BranchName: push?.branch,
    TagName: push?.tag,
    DestinationBranchName: pullRequest?.branch,
    SourceBranchName: pullRequest?.sourceBranch,
    PullRequestId: pullRequest?.id,
    PullRequestTitle: pullRequest?.title,
  };
  return Object.fromEntries(
    Object.entries(said).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** What became of an event in a repository. */
export interface TriggerOutcome {
  /** Absent when nothing was started. */
  readonly pipelineExecutionId?: string;
  /** Which trigger of which source action the event passed. */
  readonly matched: readonly { readonly sourceAction: string; readonly trigger: string }[];
  /** Sentences that say why the other source actions were not reached. */
  readonly unmatched: readonly string[];
}
