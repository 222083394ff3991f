import type { RequestRecord } from '../journal/request-record.ts';
import type { VerdictKind } from './verdict-kind.ts';

/** What a worker did that it should not have done, or did not do that it should. */
export interface Verdict {
  readonly kind: VerdictKind;
  /** A sentence. */
  readonly message: string;
  readonly jobId?: string;
  /** The requests that show it, oldest first. */
  readonly evidence: readonly RequestRecord[];
}
