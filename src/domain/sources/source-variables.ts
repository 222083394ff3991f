import type { ActionTypeId } from '../action-types/action-type-id.ts';
import { instantToSecond } from '../duration.ts';

/** A source whose provider is not run here, as far as its variables can be told. */
interface StubbedSource {
  readonly type: ActionTypeId;
  readonly configuration: Readonly<Record<string, string>>;
  /** What it found: a commit, a digest. */
  readonly revision: { readonly id: string; readonly summary?: string | undefined };
  /** What the event that started the execution says of it, where one did. */
  readonly event?: Readonly<Record<string, string>> | undefined;
  readonly accountId: string;
  readonly region: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

type VariablesOf = (source: StubbedSource) => Readonly<Record<string, string | undefined>>;

/** What sources of commits have in common; the dates are those of the run, as precise as the user guide's samples. */
const commit: VariablesOf = ({ configuration, revision, now }) => ({
  AuthorDate: instantToSecond(now),
  BranchName: configuration.BranchName ?? configuration.Branch,
  CommitId: revision.id,
  CommitMessage: revision.summary ?? '',
});

/**
 * The variables of AWS's sources by provider [documented: user guide, "Variables available for pipeline actions", and
 * the action references; the values of CDK's `*SourceVariables` have the same names].
 */
const variablesOf: Readonly<Record<string, VariablesOf>> = {
  CodeCommit: (source) => ({
    ...commit(source),
    CommitterDate: instantToSecond(source.now),
    RepositoryName: source.configuration.RepositoryName,
  }),
  GitHub(source) {
    const { Owner = '', Repo = '' } = source.configuration;
    return {
      ...commit(source),
      CommitterDate: instantToSecond(source.now),
      // GitHub's API, not its page [transcript: an answer of ListActionExecutions of 2021-03-05].
      CommitUrl: `https://api.github.com/repos/${Owner}/${Repo}/git/commits/${source.revision.id}`,
      RepositoryName: Repo,
    };
  },
  CodeStarSourceConnection: (source) => ({
    ...commit(source),
    // Of a tag or a pull request there is no BranchName (P10).
    ...(source.event && { BranchName: undefined, ...source.event }),
    ConnectionArn: source.configuration.ConnectionArn,
    FullRepositoryName: source.configuration.FullRepositoryId,
    // With the provider's type [transcript: an answer of ListActionExecutions of 2026-08-08].
    ...readSummary(source.revision.summary),
  }),
  ECR({ configuration, revision, accountId, region }) {
    const { RepositoryName = '', ImageTag = 'latest' } = configuration;
    return {
      ImageDigest: revision.id,
      ImageTag,
      ImageURI: `${accountId}.dkr.ecr.${region}.amazonaws.com/${RepositoryName}@${revision.id}`,
      RegistryId: accountId,
      RepositoryName,
    };
  },
  S3: ({ configuration, revision }) => ({
    BucketName: configuration.S3Bucket,
    ETag: revision.id,
    ObjectKey: configuration.S3ObjectKey,
    VersionId: revision.id,
  }),
};

/** The output variables that a source's provider documents; none of a custom source. */
export function sourceVariables(source: StubbedSource): Readonly<Record<string, string>> {
  const { owner, provider } = source.type;
  const isOfAws = owner === 'AWS' || owner === 'ThirdParty';
  const make = isOfAws && Object.hasOwn(variablesOf, provider) ? variablesOf[provider] : undefined;
  const given = Object.entries(make?.(source) ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Record<string, string>;
}

/** A source of a connection tells its provider and its commit's message in one text, as JSON (L20 [transcript]). */
interface ConnectionSummary {
  readonly ProviderType: string;
  readonly CommitMessage: string;
}

/** What a connection leads to unless its variables say otherwise: its ARN does not tell [chosen]. */
const usualProvider = 'GitHub';

/** The summary of a connection's revision. One that has that form already, as AWS prints it, stays as it is. */
export function connectionSummary(
  summary: string | undefined,
  { ProviderType = usualProvider, CommitMessage = summary ?? '' }: Readonly<Record<string, string>>,
): string {
  if (summary !== undefined && readConnectionSummary(summary) !== undefined) return summary;
  return JSON.stringify({ ProviderType, CommitMessage } satisfies ConnectionSummary);
}

/** The commit's message of a summary in either form. */
export function messageOfConnection(summary: string): string {
  return readSummary(summary).CommitMessage;
}

function readSummary(summary = ''): ConnectionSummary {
  return readConnectionSummary(summary) ?? { ProviderType: usualProvider, CommitMessage: summary };
}

function readConnectionSummary(summary: string): ConnectionSummary | undefined {
  if (!summary.startsWith('{')) return undefined;
  try {
    const { ProviderType, CommitMessage } = JSON.parse(summary) as Record<string, unknown>;
    const isOne = typeof ProviderType === 'string' && typeof CommitMessage === 'string';
    return isOne ? { ProviderType, CommitMessage } : undefined;
  } catch {
    return undefined; // A message may begin with a brace.
  }
}
