import { createWriteStream } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { surplusOf } from '../../config/option-values.ts';
import { pathText } from '../../seeding/checking/say-mistakes.ts';
import { givenMembers, NestingError } from '../../seeding/reading/given-values.ts';
import { ControlError, type ControlErrorCode } from '../routing/control-error.ts';
import { refuseStopped, untilStopped } from '../routing/refusals.ts';
import { type ControlParts, controlPath, type Invoke, type RouteDescription, runRoute } from '../routing/route.ts';
import { reading, type StateFiles, stateExport, stateType, writingWhole } from '../states/state-files.ts';
import type { Health } from '../types.ts';
import { whyNotAsked } from './unreachable.ts';

/** As many mistakes as somebody reads at once; a large input may have one in each of its values. */
const mostTold = 20;

/** Checks an input against the schema of what it is for. @throws ControlError `invalid`, with its first mistakes */
export async function checkInput(route: RouteDescription, input: unknown): Promise<void> {
  const schema = route.input.schema;
  // A health check is not to wait until the compiler of schemas is loaded, which takes longer than the emulator's
  // start.
  if (Object.keys(input as object).length === 0 && mayBeEmpty(schema)) return;
  const { mistakesIn } = await import('../../seeding/checking/check-schema.ts');
  const mistakes = await mistakesIn(input, schema);
  if (mistakes.length === 0) return;
  const sentences = mistakes.slice(0, mostTold).map(({ path, atName, sentence }) => {
    const shown = path[0] === route.body ? path.slice(1) : path;
    return atName || shown.length === 0 ? sentence : `${pathText(shown)}: ${sentence}`;
  });
  if (mistakes.length > mostTold) sentences.push(`And ${mistakes.length - mostTold} more.`);
  throw new ControlError('invalid', sentences.join('\n'));
}

function mayBeEmpty({ required = [], minProperties = 0 }: { required?: readonly string[]; minProperties?: number }) {
  return required.length === 0 && minProperties === 0;
}

/** An input without what is undefined in it. @throws ControlError `invalid` */
export function membersOf<T>(input: T): T {
  try {
    return givenMembers(input);
  } catch (error) {
    throw error instanceof NestingError ? new ControlError('invalid', error.message) : error;
  }
}

/** Runs routes in this process. */
export function localInvoke(parts: ControlParts): Invoke {
  return async (route, input) => {
    refuseStopped(parts);
    const given = membersOf(input);
    await checkInput(route, given);
    return untilStopped(() => runRoute(route, parts, given as object)) as never;
  };
}

/**
 * Of the AWS endpoints and of the control API. On one port, it is the given one: a container's may be mapped to
 * another.
 */
export function originsOf(given: string, { aws, control }: Health['ports']): [aws: string, control: string] {
  if (control === null || control === aws) return [given, given];
  const at = (port: number) => Object.assign(new URL(given), { port: String(port) }).origin;
  return [at(aws), at(control)];
}

/** What is wrong with the address of an emulator, as the end of a sentence about it; undefined when nothing is. */
export function offenceOfEndpoint(endpoint: string): string | undefined {
  const url = URL.parse(endpoint);
  if (url !== null && /^https?:$/.test(url.protocol)) return surplusOf(url, false);
  const isHost = /^([\w.-]+|\[[\da-f:]+\])(:\d+)?$/i.test(endpoint) && endpoint !== '';
  return `'${endpoint}' is not a URL; give ${isHost ? `http://${endpoint}` : 'one such as http://127.0.0.1:7109'}.`;
}

/** Runs routes of an emulator elsewhere, over HTTP. @throws ControlError `invalid` for what is no URL */
export function remoteInvoke(endpoint: string): Invoke {
  const offence = offenceOfEndpoint(endpoint);
  if (offence !== undefined) throw new ControlError('invalid', offence);
  return async (route, input) => {
    const { url, init } = requestFor(endpoint, route, input as object);
    const { status, content } = await send(url, init).catch((error: NodeJS.ErrnoException) => {
      const why = whyNotAsked(endpoint, error);
      const sentence = why ?? `No emulator answers at ${endpoint} (${error.code ?? error.message}).`;
      throw Object.assign(new ControlError('unreachable', sentence), { cause: error });
    });
    const body = parsed(content);
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
  { method, path, body }: RouteDescription,
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
async function send(url: URL, { method, headers, body }: Sent): Promise<{ status: number; content: string }> {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, { method, headers }, resolve).on('error', reject).end(body);
  });
  return { status: answer.statusCode ?? 0, content: await text(answer) };
}

function parsed(content: string): { readonly code?: string; readonly message?: string } | undefined {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

const statePath = controlPath + stateExport.path;

/** Of an emulator elsewhere, over HTTP. */
export function remoteStateFiles(endpoint: string): StateFiles {
  const send = async (init: RequestInit): Promise<Response> => {
    const response = await fetch(new URL(statePath, endpoint), init).catch((error: Error) => {
      throw new ControlError('unreachable', `No emulator answers at ${endpoint} (${error.message}).`);
    });
    if (response.ok) return response;
    const { code, message } = (await response.json().catch(() => ({}))) as {
      code?: ControlErrorCode;
      message?: string;
    };
    throw new ControlError(code ?? 'internal', message ?? `${endpoint} answered ${response.status}.`);
  };
  return {
    export: (file) =>
      writingWhole(file, async (target) => {
        const { body } = await send({ method: 'GET' });
        await pipeline(Readable.fromWeb(body as ReadableStream), createWriteStream(target));
      }),
    import: (file) =>
      reading(file, async (state) => {
        const body = Readable.toWeb(state) as NonNullable<RequestInit['body']>;
        await send({ method: 'POST', headers: { 'content-type': stateType }, body, duplex: 'half' } as RequestInit);
      }),
  };
}
