import type { IncomingMessage, ServerResponse } from 'node:http';
import { arnOfJobSession } from '../../domain/credentials/job-credential.ts';
import { functionArn } from '../../functions/function-call.ts';
import type { Journal } from '../../journal/journal.ts';
import type { RequestDraft } from '../../journal/request-record.ts';
import { type InvokeAnswer, type InvokeParts, invoke } from '../../lambda/invoke.ts';
import { LambdaError, lambdaErrors } from '../../lambda/lambda-error.ts';
import { largestPayload, readInvocation, tooLargeToWaitFor } from '../../lambda/read-invocation.ts';
import { type AfterStall, stalledBody } from '../../protocol/bodies/body-stall.ts';
import { readWhole, type WhyRefused } from '../../protocol/bodies/request-body.ts';
import { serviceErrorFor } from '../../protocol/signatures/codepipeline-auth-errors.ts';
import { readCredential, signedRequest } from '../../protocol/signatures/read-signature.ts';
import { SignatureError } from '../../protocol/signatures/signature-error.ts';
import type { Ids } from '../../runtime/ids.ts';
import type { Log } from '../../runtime/log.ts';
import { bucketOfHost } from '../../s3/addressing.ts';
import { type Endpoint, failureText } from '../front.ts';
import type { Authenticate } from './authenticate.ts';

export interface LambdaEndpointParts extends InvokeParts {
  readonly authenticate: Authenticate;
  readonly journal: Journal;
  readonly ids: Ids;
  readonly log: Log;
  readonly afterStall: AfterStall;
  readonly hostNames: readonly string[];
}

const invokePath = /^\/2015-03-31\/functions\/([^/?]+)\/invocations(?:\?(.*))?$/;
const contentType = 'application/json';

/** Lambda's Invoke, and nothing else of Lambda's: functions of a document ask each other by it (H13). */
export function createLambdaEndpoint(parts: LambdaEndpointParts): Omit<Endpoint, 'pages'> {
  const { hostNames, afterStall } = parts;
  return {
    isFor({ method, url = '/', headers }) {
      if (method !== 'POST' || !invokePath.test(url) || bucketOfHost(headers.host, hostNames) !== undefined)
        return false;
      // S3 may have a bucket and a key of this name.
      const service = readCredential({ method, url, headers })?.service || 'lambda';
      return service === 'lambda';
    },
    answer(message, response, fail) {
      const respond = (body: () => Buffer) => void answer(parts, message, response, body).catch(fail);
      readWhole(
        message,
        { most: largestPayload, afterStall },
        (body) => respond(() => body),
        (why) => {
          // What has stalled would not come to its end now either.
          if (why === 'stalled') response.setHeader('Connection', 'close');
          respond(() => {
            throw refusals[why]();
          });
        },
      );
    },
    failure: (_, requestId) => ({
      headers: { 'x-amzn-RequestId': requestId, 'x-amzn-ErrorType': 'ServiceException', 'Content-Type': contentType },
      body: lambdaErrors.failed(failureText(requestId)).body,
    }),
  };
}

const refusals: Readonly<Record<WhyRefused, () => LambdaError>> = {
  'too large': tooLargeToWaitFor,
  incomplete: () => lambdaErrors.notJson('The body did not come whole.'),
  stalled: () => new LambdaError(408, 'RequestTimeoutException', stalledBody),
};

async function answer(
  parts: LambdaEndpointParts,
  message: IncomingMessage,
  response: ServerResponse,
  body: () => Buffer,
): Promise<void> {
  const { ids, journal } = parts;
  const requestId = ids.requestId();
  const record = journal.begin('lambda', message);
  record.operation = 'Invoke';
  try {
    const { status, headers, body: text } = await answerTo(parts, message, body, requestId, record);
    record.isCarriedOut = true;
    send(response, requestId, status, headers, text);
    journal.end(record, response.destroyed ? 0 : status);
  } catch (error) {
    const refusal = error instanceof SignatureError ? ofSignature(error) : error;
    if (!(refusal instanceof LambdaError)) throw error;
    record.accessKeyId ??= readCredential(signedRequest(message))?.accessKeyId;
    send(response, requestId, refusal.status, { 'x-amzn-ErrorType': refusal.code }, refusal.body);
    journal.end(record, response.destroyed ? 0 : refusal.status, refusal);
  }
}

async function answerTo(
  parts: LambdaEndpointParts,
  message: IncomingMessage,
  body: () => Buffer,
  requestId: string,
  record: RequestDraft,
): Promise<InvokeAnswer> {
  const { url = '/', headers } = message;
  const [, path = '', query = ''] = invokePath.exec(url) ?? [];
  const functionName = decoded(path);
  record.input = {
    FunctionName: functionName,
    InvocationType: `${headers['x-amz-invocation-type'] ?? 'RequestResponse'}`,
    requestId,
  };
  const payload = body();
  const caller = parts.authenticate(signedRequest(message, payload), 'lambda');
  parts.journal.noteCaller(record, caller.world, caller.accessKeyId);
  const qualifier = new URLSearchParams(query).get('Qualifier') ?? undefined;
  const asked = readInvocation({ functionName, qualifier, headers, payload }, caller.world);
  if (caller.credential.kind === 'job') {
    const user = arnOfJobSession(caller.world.accountId, caller.accessKeyId ?? '');
    throw lambdaErrors.notAuthorized(user, functionArn(asked));
  }
  return invoke(parts, asked, requestId);
}

/** A broken escape is left to the pattern that names have. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Lambda stands behind the same front end as CodePipeline, and answers 403 to all that it refuses [inferred]. */
function ofSignature(error: SignatureError): LambdaError {
  const { code, message } = serviceErrorFor(error);
  return new LambdaError(403, code, message);
}

function send(
  response: ServerResponse,
  requestId: string,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string,
): void {
  response.writeHead(status, {
    'x-amzn-RequestId': requestId,
    ...headers,
    ...(status !== 204 && { 'Content-Type': contentType, 'Content-Length': Buffer.byteLength(body) }),
  });
  response.end(body);
}
