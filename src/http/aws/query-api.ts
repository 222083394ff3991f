import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Journal } from '../../journal/journal.ts';
import type { RequestDraft } from '../../journal/request-record.ts';
import { otherServiceMessage } from '../../protocol/formats/aws-json.ts';
import {
  QueryError,
  type QueryResult,
  queryContentTypes,
  queryFormat,
  readQuery,
  writeQueryError,
  writeQueryResult,
} from '../../protocol/formats/aws-query.ts';
import { serviceErrorFor } from '../../protocol/signatures/codepipeline-auth-errors.ts';
import { readCredential, type SignedRequest, signedRequest } from '../../protocol/signatures/read-signature.ts';
import { SignatureError } from '../../protocol/signatures/signature-error.ts';
import type { Ids } from '../../runtime/ids.ts';
import type { Log } from '../../runtime/log.ts';
import type { StsCaller, StsContext } from '../../sts/operation.ts';
import { Parameters } from '../../sts/parameters.ts';
import { stsOperations } from '../../sts/registry.ts';
import { failureText } from '../front.ts';
import type { Authenticate, Caller } from './authenticate.ts';
import { identityOf } from './identity-of.ts';
import { sendAnswer } from './json-api.ts';

export interface QueryApiParts extends Pick<StsContext, 'engine'> {
  readonly authenticate: Authenticate;
  readonly journal: Journal;
  readonly ids: Ids;
  readonly log: Log;
  /** What STS needs to know of keys and of the real time. */
  readonly sts: Pick<StsContext, 'accountOf' | 'realTime'>;
}

/**
 * `/` with a form or with an action in its query: STS. Every other action belongs to a service that is not here, and is
 * refused before it is authenticated, as its JSON sisters are (A7).
 */
export class QueryApi {
  readonly #parts: QueryApiParts;

  constructor(parts: QueryApiParts) {
    this.#parts = parts;
  }

  answer(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
    this.#respond(request, response, (record) => this.#resultOf(signedRequest(request, body), record));
  }

  /** Answers a request whose body cannot be had. */
  refuse(request: IncomingMessage, response: ServerResponse, error: QueryError): void {
    this.#respond(request, response, () => {
      throw error;
    });
  }

  #respond(request: IncomingMessage, response: ServerResponse, work: (record: RequestDraft) => NamedResult): void {
    const { ids, journal } = this.#parts;
    const requestId = ids.requestId();
    const record = journal.begin('sts', request);
    const format = queryFormat(request.headers.accept);
    const send = (status: number, text: string) =>
      sendAnswer(response, requestId, status, { contentType: queryContentTypes[format] }, text);
    try {
      const { name, result } = work(record);
      const isSent = send(200, writeQueryResult(name, result, requestId, format));
      journal.end(record, isSent ? 200 : 0);
    } catch (error) {
      const refusal = this.#asQueryError(error, requestId);
      const isSent = send(refusal.status, writeQueryError(refusal, requestId, format));
      journal.end(record, isSent ? refusal.status : 0, refusal);
    }
  }

  #resultOf(request: SignedRequest, record: RequestDraft): NamedResult {
    const { engine, authenticate, journal, log, sts } = this.#parts;
    const context: StsContext = { engine, log, ...sts };
    const given = readQuery(request.url, request.body?.toString('utf8') ?? '');
    const action = given.get('Action') ?? '';
    const operation = stsOperations.get(action);
    if (operation === undefined) throw notEmulated(action, readCredential(request)?.service);
    const { name } = operation;
    record.operation = name;
    const parameters = new Parameters(given);
    if (!operation.isSigned) {
      const result = operation.handle(context, parameters);
      record.isCarriedOut = true;
      return { name, result };
    }
    const caller = authenticate(request, 'sts');
    journal.noteCaller(record, caller.world, caller.accessKeyId);
    const result = operation.handle(context, parameters, stsCaller(caller));
    record.isCarriedOut = true;
    return { name, result };
  }

  #asQueryError(error: unknown, requestId: string): QueryError {
    if (error instanceof QueryError) return error;
    if (error instanceof SignatureError) return stsErrorFor(error);
    this.#parts.log.error(`request ${requestId} failed`, error);
    return new QueryError(500, 'InternalFailure', failureText(requestId));
  }
}

/** What an operation has returned. */
interface NamedResult {
  readonly name: string;
  readonly result: QueryResult;
}

function notEmulated(action: string, service: string | undefined): QueryError {
  const subject = [service, action].filter(Boolean).join(' ') || 'This service';
  return new QueryError(400, 'InvalidAction', otherServiceMessage(subject));
}

function stsCaller(caller: Caller): StsCaller {
  return { world: caller.world, identity: identityOf(caller), kind: kindOf(caller.credential) };
}

/** A function's session is that of a role, whose own sessions are short (H15, T1). */
function kindOf(credential: Caller['credential']): StsCaller['kind'] {
  switch (credential.kind) {
    case 'job':
      return 'job';
    case 'session':
      return credential.isOfRole ? 'role' : 'session';
    case 'function':
      return 'role';
    default:
      return 'key';
  }
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
