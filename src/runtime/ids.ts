import { randomBytes, randomInt } from 'node:crypto';
import { v4 as uuid } from 'uuid';
import { ownTokenPrefix } from '../model/own-token-prefix.ts';

/** Where every id comes from. */
export interface Ids {
  requestId(): string;
  jobId(): string;
  actionExecutionId(): string;
  pipelineExecutionId(): string;
  ruleExecutionId(): string;
  /** Of a partner's client that nobody named (G2). */
  clientId(): string;
  clientToken(): string;
  /** Seven letters or digits that make an artifact's key unique (E4). */
  artifactKeySuffix(): string;
  /** In the form of AWS's temporary credentials: `ASIA` and 16 letters or digits, 40 characters, a long token (E5). */
  artifactCredentials(): TemporaryCredentials;
  /** In the same form; of STS. */
  sessionCredentials(): TemporaryCredentials;
  /** Of an object's version: 32 letters or digits, as S3's look. */
  objectVersionId(): string;
  uploadId(): string;
  /** What a webhook's URL is known by. */
  webhookToken(): string;
  eventId(): string;
  /** Of what is published to a topic. */
  messageId(): string;
  /** The last part of a subscription's ARN. */
  subscriptionId(): string;
  /** Of a chain of invocations: 24 hexadecimal digits. */
  traceId(): string;
  /** Of one of them: 16 hexadecimal digits. */
  segmentId(): string;
  /** `{uuid}` in the key of a deployed object. */
  deployedKeyId(): string;
}

interface TemporaryCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const suffixLength = 7;
const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const versionIdLength = 32;
const uploadIdLength = 64;
const webhookTokenLength = 64;

function randomText(length: number): string {
  return Array.from({ length }, () => alphanumeric[randomInt(alphanumeric.length)]).join('');
}

function randomCredentials(): TemporaryCredentials {
  const bytes = randomBytes(166);
  let accessKeyId = 'ASIA';
  for (const byte of bytes.subarray(0, 16)) accessKeyId += base32[byte % base32.length];
  return {
    accessKeyId,
    secretAccessKey: bytes.toString('base64', 16, 46),
    sessionToken: ownTokenPrefix + bytes.toString('base64', 46),
  };
}

export function createRandomIds(): Ids {
  return {
    requestId: () => uuid(),
    jobId: () => uuid(),
    actionExecutionId: () => uuid(),
    pipelineExecutionId: () => uuid(),
    ruleExecutionId: () => uuid(),
    clientId: () => uuid(),
    clientToken: () => uuid(),
    artifactCredentials: randomCredentials,
    sessionCredentials: randomCredentials,
    artifactKeySuffix: () => randomText(suffixLength),
    objectVersionId: () => randomText(versionIdLength),
    uploadId: () => randomText(uploadIdLength),
    webhookToken: () => randomText(webhookTokenLength),
    eventId: () => uuid(),
    messageId: () => uuid(),
    subscriptionId: () => uuid(),
    traceId: () => randomBytes(12).toString('hex'),
    segmentId: () => randomBytes(8).toString('hex'),
    deployedKeyId: () => uuid(),
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
  const nextVersion = counter(9);
  const hexadecimal = (length: number) => {
    const next = counter(0);
    return () => next().slice(-12).padStart(length, '0');
  };
  const credentials = (kind: string) => {
    const next = counter(0);
    return () => {
      const number = next().slice(-12);
      return {
        accessKeyId: `ASIA${kind}${number.padStart(16 - kind.length, '0')}`,
        secretAccessKey: `secret${number.padStart(34, '0')}`,
        sessionToken: `${ownTokenPrefix}${kind}${number}`,
      };
    };
  };
  return {
    requestId: () => uuid(),
    jobId: counter(1),
    actionExecutionId: counter(2),
    pipelineExecutionId: counter(3),
    ruleExecutionId: counter(7),
    clientId: counter(5),
    clientToken: counter(6),
    artifactKeySuffix: () => nextSuffix().slice(-suffixLength),
    artifactCredentials: credentials(''),
    sessionCredentials: credentials('STS'),
    // 32 characters, as S3's are (N4).
    objectVersionId: () => nextVersion().replaceAll('-', ''),
    uploadId: counter(10),
    webhookToken: counter(11),
    eventId: counter(8),
    messageId: counter(13),
    subscriptionId: counter(14),
    traceId: hexadecimal(24),
    segmentId: hexadecimal(16),
    deployedKeyId: counter(12),
  };
}
