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
  return readConnectionSummary(summary)?.CommitMessage ?? summary;
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
