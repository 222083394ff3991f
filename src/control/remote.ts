import type { Capability, Invoke } from './capability.ts';
import { ControlError, type ControlErrorCode } from './control-error.ts';

/** Runs capabilities of an emulator elsewhere, over HTTP. */
export function remoteInvoke(endpoint: string): Invoke {
  return async (capability, input) => {
    const { url, init } = requestFor(endpoint, capability as Capability<object, unknown>, input as object);
    const response = await fetch(url, init).catch((error: Error) => {
      throw new ControlError('unreachable', `No emulator answers at ${endpoint} (${reasonOf(error)}).`);
    });
    const body = (await response.json().catch(() => undefined)) as { code?: string; message?: string } | undefined;
    if (response.ok && body !== undefined) return body as never;
    throw new ControlError(
      (body?.code as ControlErrorCode | undefined) ?? 'internal',
      body?.message ?? `${endpoint} answered ${response.status} and is no emulator, or of another version.`,
    );
  };
}

function requestFor(endpoint: string, { method, path, body }: Capability<object, unknown>, input: object) {
  const rest = new Map(Object.entries(input).filter(([, value]) => value !== undefined));
  const filled = path.replace(/:(\w+)/g, (_, name: string) => {
    const value = String(rest.get(name));
    rest.delete(name);
    return encodeURIComponent(value);
  });
  const url = new URL(`/_emulator/v1${filled}`, endpoint);
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

function reasonOf(error: Error): string {
  const { code } = (error.cause ?? {}) as { code?: string };
  return code ?? error.message;
}
