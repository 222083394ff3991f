import aws4 from 'aws4';
import { send } from './signed-requests.ts';

/** What a request to STS is signed with. */
export interface Key {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export const plainKey: Key = { accessKeyId: 'test', secretAccessKey: 'test' };

export interface StsAnswer {
  readonly status: number;
  readonly body: string;
  /** The text of the first element of this name. */
  element(name: string): string | undefined;
}

/** Asks STS as SDKs do, with a form; with null in place of a key unsigned. */
export async function askSts(
  { endpoint }: { readonly endpoint: string },
  parameters: Readonly<Record<string, string>>,
  key: Key | null = plainKey,
  { method = 'POST', accept, region = 'us-east-1' }: { method?: string; accept?: string; region?: string } = {},
): Promise<StsAnswer> {
  const text = new URLSearchParams({ Version: '2011-06-15', ...parameters }).toString();
  const isForm = method === 'POST';
  const path = isForm ? '/' : `/?${text}`;
  const body = isForm ? text : '';
  const headers: Record<string, string> = {
    ...(isForm && { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8' }),
    ...(accept !== undefined && { Accept: accept }),
  };
  const request = { host: new URL(endpoint).host, service: 'sts', region, method, path, body, headers };
  const signed = key === null ? request : aws4.sign(request, key);
  const answer = await send(endpoint, { method, path, headers: signed.headers as Record<string, string>, body });
  return {
    ...answer,
    element: (name) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(answer.body)?.[1],
  };
}

/** The credentials that an answer brings. */
export function keyIn(answer: StsAnswer): Required<Key> {
  const [accessKeyId = '', secretAccessKey = '', sessionToken = ''] = [
    'AccessKeyId',
    'SecretAccessKey',
    'SessionToken',
  ].map(answer.element);
  return { accessKeyId, secretAccessKey, sessionToken };
}
