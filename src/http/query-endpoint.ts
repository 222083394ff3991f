import type { IncomingMessage, ServerResponse } from 'node:http';
import { arnOfJobSession } from '../domain/job-credential.ts';
import type { Journal } from '../journal/journal.ts';
import type { RequestDraft } from '../journal/request-record.ts';
import { otherServiceMessage } from '../protocol/aws-json.ts';
import { QueryError, queryContentType, writeQueryError, writeQueryResult } from '../protocol/aws-query.ts';
import { serviceErrorFor } from '../protocol/codepipeline-auth-errors.ts';
import { readCredential, type SignedRequest } from '../protocol/read-signature.ts';
import { SignatureError } from '../protocol/signature-error.ts';
import type { Ids } from '../runtime/ids.ts';
import type { Log } from '../runtime/log.ts';
import type { Authenticate, Caller } from './authenticate.ts';
import { sendAnswer } from './send-answer.ts';
import { signedRequest } from './signed-request.ts';

export interface QueryEndpointParts {
  readonly authenticate: Authenticate;
  readonly journal: Journal;
  readonly ids: Ids;
  readonly log: Log;
}

/**
 * `POST /` with a form: STS's GetCallerIdentity, which scripts call before anything else. Every other action belongs to
 * a service that is not here, and is refused before it is authenticated, as its JSON sisters are (A7).
 */
export function createQueryEndpoint({ authenticate, journal, ids, log }: QueryEndpointParts) {
  return (request: IncomingMessage, response: ServerResponse, body: Buffer): void => {
    const requestId = ids.requestId();
    const record = journal.begin('sts', request);
    try {
      const result = answer(signedRequest(request, body), requestId, record);
      const isSent = sendAnswer(response, requestId, 200, queryContentType, result);
      journal.end(record, isSent ? 200 : 0);
    } catch (error) {
      const refusal = asQueryError(error, requestId);
      const result = writeQueryError(refusal, requestId);
      const isSent = sendAnswer(response, requestId, refusal.status, queryContentType, result);
      journal.end(record, isSent ? refusal.status : 0, refusal);
    }
  };

  function answer(request: SignedRequest, requestId: string, record: RequestDraft): string {
    const action = new URLSearchParams(request.body?.toString('utf8')).get('Action') ?? '';
    if (action !== 'GetCallerIdentity') throw notEmulated(action, readCredential(request)?.service);
    record.operation = action;
    const caller = authenticate(request, 'sts');
    journal.noteCaller(record, caller.world, caller.accessKeyId);
    record.isCarriedOut = true;
    return writeQueryResult(action, identityOf(caller), requestId);
  }

  function asQueryError(error: unknown, requestId: string): QueryError {
    if (error instanceof QueryError) return error;
    if (error instanceof SignatureError) return stsErrorFor(error);
    log.error(`request ${requestId} failed`, error);
    const message = `The emulator failed; its log has the cause under request ${requestId}.`;
    return new QueryError(500, 'InternalFailure', message);
  }
}

function notEmulated(action: string, service: string | undefined): QueryError {
  const subject = [service, action].filter(Boolean).join(' ') || 'This service';
  return new QueryError(400, 'InvalidAction', otherServiceMessage(subject));
}

/** Members in STS's order. A plain key is its account's root: the emulator has no users. */
function identityOf({ world: { accountId }, accessKeyId = '', credential }: Caller) {
  return credential.kind === 'job'
    ? {
        Arn: arnOfJobSession(accountId, accessKeyId),
        UserId: `AROACODEPIPELINELOCAL:${accessKeyId}`,
        Account: accountId,
      }
    : { Arn: `arn:aws:iam::${accountId}:root`, UserId: accountId, Account: accountId };
}

/** The Query protocol's names for the errors of authentication, and their statuses [documented: common errors]. */
const stsErrors: Readonly<Record<string, readonly [number, string]>> = {
  MissingAuthenticationTokenException: [403, 'MissingAuthenticationToken'],
  IncompleteSignatureException: [400, 'IncompleteSignature'],
  UnrecognizedClientException: [403, 'InvalidClientTokenId'],
  ExpiredTokenException: [403, 'ExpiredToken'],
  InvalidSignatureException: [403, 'SignatureDoesNotMatch'],
};

function stsErrorFor(error: SignatureError): QueryError {
  const { code, message } = serviceErrorFor(error);
  const [status, name] = stsErrors[code] ?? [400, code];
  return new QueryError(status, name, message);
}
