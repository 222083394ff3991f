import { randomInt } from 'node:crypto';
import { v4 as uuid } from 'uuid';

/** Where every id comes from. */
export interface Ids {
  requestId(): string;
  jobId(): string;
  actionExecutionId(): string;
  pipelineExecutionId(): string;
  /** Seven letters or digits that make an artifact's key unique (E4). */
  artifactKeySuffix(): string;
}

const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const suffixLength = 7;

export function createRandomIds(): Ids {
  return {
    requestId: () => uuid(),
    jobId: () => uuid(),
    actionExecutionId: () => uuid(),
    pipelineExecutionId: () => uuid(),
    artifactKeySuffix: () =>
      Array.from({ length: suffixLength }, () => alphanumeric[randomInt(alphanumeric.length)]).join(''),
  };
}

/** Ids that count up, the same in every run: job `00000001-0000-4000-8000-000000000001`, the next `…002`. */
export function createSequentialIds(): Ids {
  const counter = (kind: number) => {
    let last = 0;
    return () => {
      last += 1;
      return `${String(kind).padStart(8, '0')}-0000-4000-8000-${String(last).padStart(12, '0')}`;
    };
  };
  const nextSuffix = counter(0);
  return {
    requestId: () => uuid(),
    jobId: counter(1),
    actionExecutionId: counter(2),
    pipelineExecutionId: counter(3),
    artifactKeySuffix: () => nextSuffix().slice(-suffixLength),
  };
}
