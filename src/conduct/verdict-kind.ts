/** What workers do that they should not. */
export type VerdictKind =
  | 'WorkedUnacknowledged'
  | 'IgnoredAcknowledgement'
  | 'ReportedAfterEnd'
  | 'PolledInHotLoop'
  | 'UsedExpiredCredentials'
  | 'NeverReported';
