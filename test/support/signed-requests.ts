import { request as httpRequest } from 'node:http';
import {
  CodePipelineClient,
  type CodePipelineClientConfig,
  ListActionTypesCommand,
} from '@aws-sdk/client-codepipeline';

/** A request as it goes over the wire. */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

class Captured extends Error {}

/** What the real SDK would send for ListActionTypes: signed, and never sent. */
export async function signedRequest(config: CodePipelineClientConfig): Promise<RawRequest> {
  let captured: RawRequest | undefined;
  const client = new CodePipelineClient({
    ...config,
    maxAttempts: 1,
    requestHandler: {
      async handle({ method, path, headers, body }: Omit<RawRequest, 'body'> & { body: Uint8Array }) {
        // The length is not signed; Node gives that of the body which is really sent.
        const { 'content-length': _, ...others } = headers;
        captured = { method, path, headers: others, body: new TextDecoder().decode(body) };
        throw new Captured();
      },
    },
  });
  await client.send(new ListActionTypesCommand({ actionOwnerFilter: 'Custom' })).catch((error) => {
    if (!(error instanceof Captured)) throw error;
  });
  if (captured === undefined) throw new Error('The SDK sent nothing.');
  return captured;
}

/** Sends a request exactly as it is. */
export function send(
  endpoint: string,
  { method = 'POST', path = '/', headers = {}, body = '' }: Partial<RawRequest>,
): Promise<RawResponse> {
  const { hostname, port } = new URL(endpoint);
  return new Promise((resolve, reject) => {
    // Left to itself, Node replaces an empty host.
    const options = { hostname, port, method, path, headers, agent: false, setHost: !('host' in headers) };
    const request = httpRequest(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** The request with another value of its `Authorization` header. */
export function withAuthorization(request: RawRequest, change: (authorization: string) => string): RawRequest {
  return withHeaders(request, { authorization: change(request.headers.authorization as string) });
}

/** The request with other headers; undefined leaves one out. */
export function withHeaders(request: RawRequest, changed: Readonly<Record<string, string | undefined>>): RawRequest {
  const headers = Object.entries({ ...request.headers, ...changed }).filter(([, value]) => value !== undefined);
  return { ...request, headers: Object.fromEntries(headers) as Record<string, string> };
}
