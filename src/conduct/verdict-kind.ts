/** What workers do that they should not. */
export const verdictKinds = [
  'WorkedUnacknowledged',
  'IgnoredAcknowledgement',
  'ReportedAfterEnd',
  'NeverReported',
  'PolledInHotLoop',
  'UsedExpiredCredentials',
] as const;

export type VerdictKind = (typeof verdictKinds)[number];
