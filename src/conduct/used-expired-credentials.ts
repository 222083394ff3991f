import type { RequestRecord } from '../journal/request-record.ts';
import type { Rule, Verdict } from './verdict.ts';

/** One more request may have been on its way, or be what an SDK cleans up with; a second is a worker that goes on. */
const mostAfterwards = 1;

/**
 * A worker that was told that its credentials have expired, and kept using them. What is accepted afterwards has not
 * expired, whatever a fault said.
 */
export const usedExpiredCredentials: Rule = {
  worthJudging: { record: isExpiry },
  judge: ({ records }) => usesIn(records),
};

function usesIn(records: readonly RequestRecord[]): Verdict[] {
  const refused = new Map<string, RequestRecord[]>();
  for (const record of records) {
    const { accessKeyId, status } = record;
    if (accessKeyId === undefined || status === 0) continue;
    if (status < 400) refused.delete(accessKeyId);
    if (!isExpiry(record)) continue;
    const those = refused.get(accessKeyId);
    if (those === undefined) refused.set(accessKeyId, [record]);
    else if (record.realAt >= endOf(those[0] as RequestRecord)) those.push(record);
  }
  return [...refused].flatMap(([accessKeyId, [first, ...afterwards]]) => {
    if (first === undefined || afterwards.length <= mostAfterwards) return [];
    return [
      {
        kind: 'UsedExpiredCredentials' as const,
        subject: { kind: 'credentials' as const, name: accessKeyId },
        did: `was used ${afterwards.length} times more after its first answer of ${first.errorCode}. Get fresh credentials with GetJobDetails.`,
        evidence: [first, ...afterwards.slice(0, mostAfterwards + 1)],
      },
    ];
  });
}

function isExpiry({ errorCode }: RequestRecord): boolean {
  return errorCode === 'ExpiredToken' || errorCode === 'ExpiredTokenException';
}

function endOf({ realAt, duration }: RequestRecord): number {
  return realAt + duration;
}
