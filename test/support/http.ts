import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import aws4 from 'aws4';

/** An HTTP answer as it came: header names in their own case, body in bytes. */
export interface RawAnswer {
  readonly statusLine: string;
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

export interface RawRequest {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes; a list of them is sent in chunks, without Content-Length. */
  readonly body?: string | Buffer | readonly (string | Buffer)[];
}

export interface Addressed {
  readonly endpoint: string;
}

const agent = new Agent({ keepAlive: true });

/** Sends one request and nothing that it does not name, save Host and the length of the body. */
export function sendRaw({ endpoint }: Addressed, { method = 'POST', path = '/', headers = {}, body }: RawRequest) {
  return new Promise<RawAnswer>((resolve, reject) => {
    const sent = httpRequest(endpoint + path, { method, agent, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('error', reject);
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const { httpVersion, statusCode = 0, statusMessage, rawHeaders } = answer;
        resolve({
          statusLine: `HTTP/${httpVersion} ${statusCode} ${statusMessage}`,
          status: statusCode,
          headers: Array.from({ length: rawHeaders.length / 2 }, (_, index) => [
            rawHeaders[2 * index] as string,
            rawHeaders[2 * index + 1] as string,
          ]),
          body: Buffer.concat(chunks),
        });
      });
    });
    sent.on('error', reject);
    if (typeof body === 'string' || body instanceof Buffer) {
      sent.setHeader('Content-Length', Buffer.byteLength(body));
      sent.end(body);
    } else {
      for (const chunk of body ?? []) sent.write(chunk);
      sent.end();
    }
  });
}

/**
 * Sends a text as it is, which need be no request that a client would send; all that is answered until the connection
 * ends.
 */
export function sendText({ endpoint }: Addressed, text: string): Promise<string> {
  const { hostname, port } = new URL(endpoint);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname);
    socket.setEncoding('utf8').on('data', (received: string) => {
      answer += received;
    });
    socket.on('error', reject).on('close', () => resolve(answer));
    socket.write(text);
  });
}

export interface SignedRequest extends RawRequest {
  /** `PollForJobs`, or a whole target with a dot; empty for none. */
  readonly operation: string;
  readonly contentType?: string;
  readonly body?: string | Buffer;
  readonly signed?: boolean;
}

/** Sends bytes to an operation as an SDK would: with its target, its content type and a signature. */
export function sendSigned(
  to: Addressed,
  { operation, contentType = 'application/x-amz-json-1.1', signed = true, headers = {}, ...rest }: SignedRequest,
): Promise<RawAnswer> {
  const target = operation === '' || operation.includes('.') ? operation : `CodePipeline_20150709.${operation}`;
  const all = {
    ...(contentType !== '' && { 'Content-Type': contentType }),
    ...(target !== '' && { 'X-Amz-Target': target }),
    ...headers,
  };
  return sendRaw(to, { ...rest, headers: signed ? { ...all, ...signatureOf(to, { ...rest, headers: all }) } : all });
}

function signatureOf({ endpoint }: Addressed, { method = 'POST', path = '/', headers = {}, body = '' }: RawRequest) {
  const { headers: signed = {} } = aws4.sign(
    {
      host: new URL(endpoint).host,
      service: 'codepipeline',
      region: 'us-east-1',
      method,
      path,
      headers: { ...headers },
      body: body as string,
    },
    { accessKeyId: 'test', secretAccessKey: 'test' },
  );
  return { Authorization: String(signed.Authorization), 'X-Amz-Date': String(signed['X-Amz-Date']) };
}

/** What a JSON call was answered with. */
export interface JsonAnswer {
  readonly status: number;
  /** Undefined for an empty body. */
  readonly body: unknown;
}

/** Calls an operation with a JSON value, without an SDK in between. */
export async function call(to: Addressed, operation: string, input: unknown): Promise<JsonAnswer> {
  const { status, body } = await sendSigned(to, { operation, body: JSON.stringify(input) });
  return { status, body: body.length === 0 ? undefined : JSON.parse(body.toString()) };
}
