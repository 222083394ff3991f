/** The services whose signatures are read here, by the name in a signature's scope. */
export type SigningService = 'codepipeline' | 's3' | 'sts' | 'lambda';

/** Everything that can be wrong with how a request is signed, with what an answer tells of it. */
export type SignatureFault =
  | { readonly reason: 'missing' }
  | { readonly reason: 'signedTwice'; readonly authorization: string }
  | {
      readonly reason: 'incompleteHeader';
      readonly missing: readonly ('Credential' | 'Signature' | 'SignedHeaders' | 'Date')[];
      readonly authorization: string;
    }
  | { readonly reason: 'incompleteQuery'; readonly missing: readonly string[] }
  | { readonly reason: 'unsupportedAlgorithm'; readonly algorithm: string; readonly placement: SignaturePlacement }
  | { readonly reason: 'malformedDate'; readonly date: string; readonly placement: SignaturePlacement }
  | { readonly reason: 'malformedExpiry'; readonly expires: string }
  | { readonly reason: 'malformedCredential'; readonly credential: string; readonly placement: SignaturePlacement }
  | {
      readonly reason: 'wrongScope';
      readonly scope: CredentialScope;
      readonly service: SigningService;
      readonly timestamp: string;
      readonly placement: SignaturePlacement;
    }
  | { readonly reason: 'headersNotSigned'; readonly headers: readonly string[] }
  | { readonly reason: 'payloadHashMissing' }
  | { readonly reason: 'payloadHashMalformed'; readonly hash: string }
  | { readonly reason: 'unknownKey'; readonly accessKeyId: string }
  | { readonly reason: 'wrongToken'; readonly sessionToken: string }
  | { readonly reason: 'expiredToken'; readonly sessionToken: string }
  | { readonly reason: 'tooOld' | 'tooNew'; readonly time: number; readonly now: number; readonly allowance: number }
  | { readonly reason: 'presignedTooOld'; readonly expiresIn: number; readonly expiresAt: number; readonly now: number }
  | { readonly reason: 'presignedTooNew'; readonly time: number; readonly expiresAt: number; readonly now: number }
  | {
      readonly reason: 'mismatch';
      readonly accessKeyId: string;
      readonly signature: string;
      readonly signed?: SignedTexts | undefined;
    };

/** What a signature should have been made of, as Signature Version 4 names it. */
export interface SignedTexts {
  readonly canonicalRequest: string;
  readonly stringToSign: string;
}

type SignatureFaultReason = SignatureFault['reason'];

/** Whether a signature came in the `Authorization` header or in the query of a presigned URL. */
export type SignaturePlacement = 'header' | 'query';

/** The parts of a credential after its key id, as they were sent. */
export interface CredentialScope {
  /** `YYYYMMDD` */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  /** `aws4_request` where the scope is right. */
  readonly terminator: string;
}

/** A request that is not signed as it should be. Each service has its own words for it. */
export class SignatureError extends Error {
  override readonly name = 'SignatureError';
  readonly fault: SignatureFault;

  constructor(fault: SignatureFault) {
    super(`The request's signature was refused: ${fault.reason}.`);
    this.fault = fault;
  }
}

/** A service's answers to all that can be wrong with a signature. */
export type SignatureFaultAnswers<Answer> = {
  readonly [Reason in SignatureFaultReason]: (fault: SignatureFault & { readonly reason: Reason }) => Answer;
};

export function answerTo<Answer>(fault: SignatureFault, answers: SignatureFaultAnswers<Answer>): Answer {
  return (answers[fault.reason] as (fault: SignatureFault) => Answer)(fault);
}

/** `20160610T180547Z` */
export function basicTimestamp(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}
