import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Capability, Invoke } from './capability.ts';
import { ControlError, type ControlErrorCode } from './control-error.ts';
import { controlPath } from './control-path.ts';

/** Runs capabilities of an emulator elsewhere, over HTTP. */
export function remoteInvoke(endpoint: string): Invoke {
  return async (capability, input) => {
    const { url, init } = requestFor(endpoint, capability as Capability<object, unknown>, input as object);
    const { status, text } = await send(url, init).catch((error: NodeJS.ErrnoException) => {
      throw new ControlError('unreachable', `No emulator answers at ${endpoint} (${error.code ?? error.message}).`);
    });
    const body = parsed(text);
    if (status === 200 && body !== undefined) return body as never;
    throw new ControlError(
      (body?.code as ControlErrorCode | undefined) ?? 'internal',
      body?.message ?? `${endpoint} answered ${status} and is no emulator, or of another version.`,
    );
  };
}

interface Sent {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

function requestFor(
  endpoint: string,
  { method, path, body }: Capability<object, unknown>,
  input: object,
): { readonly url: URL; readonly init: Sent } {
  const rest = new Map(Object.entries(input).filter(([, value]) => value !== undefined));
  const filled = path.replace(/:(\w+)/g, (_, name: string) => {
    const value = String(rest.get(name));
    rest.delete(name);
    return encodeURIComponent(value);
  });
  const url = new URL(controlPath + filled, endpoint);
  if (method !== 'POST') {
    addQuery(url, rest);
    return { url, init: { method } };
  }
  let content: unknown = Object.fromEntries(rest);
  if (body !== undefined) {
    content = rest.get(body);
    rest.delete(body);
    addQuery(url, rest);
  }
  return { url, init: { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(content) } };
}

function addQuery(url: URL, members: ReadonlyMap<string, unknown>): void {
  for (const [name, value] of members) {
    url.searchParams.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
  }
}

/** Not by fetch: it gives up when an answer takes five minutes, and whoever waits for a job may have more patience. */
function send(url: URL, { method, headers, body }: Sent): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const sent = request(url, { method, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        text += chunk;
      });
      answer.on('error', reject);
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function parsed(text: string): { readonly code?: string; readonly message?: string } | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
