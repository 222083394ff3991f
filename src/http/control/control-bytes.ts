import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { bytesType, openContent } from '../../control/objects/objects.ts';
import { ControlError } from '../../control/routing/control-error.ts';
import type { ControlParts } from '../../control/routing/route.ts';
import { exportState, importState, stateType } from '../../control/states/state-files.ts';
import { isRecord } from '../../domain/members.ts';
import type { AfterStall } from '../../protocol/bodies/body-stall.ts';
import { streamOf } from '../../protocol/bodies/request-body.ts';

type Parts = Pick<ControlParts, 'transfer' | 'waits' | 'stateChecker' | 'store' | 'isInProcess'>;

/** Sends the whole state as a file's bytes, until the signal is aborted. */
export async function sendState(parts: Parts, reply: FastifyReply, signal: AbortSignal): Promise<FastifyReply> {
  const send = async (state: Readable) => {
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': stateType });
    await pipeline(state, reply.raw);
  };
  await exportState(parts, send, signal);
  return reply;
}

/**
 * Sends bytes that anybody may have put there: as a file to keep, so that no browser shows them as a page of this
 * origin.
 */
export async function sendContent(
  parts: Pick<ControlParts, 'engine' | 'store'>,
  { length, ...place }: Parameters<typeof openContent>[1] & { readonly length?: number },
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { name, bytes } = await openContent(parts, place, length);
  return reply
    .headers({
      'content-type': bytesType,
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      'content-security-policy': 'sandbox',
      'x-content-type-options': 'nosniff',
    })
    .send(bytes);
}

/** Takes the whole state as such bytes. @throws ControlError */
export async function takeState(parts: Parts, { raw, body }: FastifyRequest, afterStall: AfterStall): Promise<object> {
  if (!(body instanceof Readable)) {
    throw new ControlError('invalid', `A state is the bytes of a file: send them with the content type ${stateType}.`);
  }
  await importState(parts, streamOf(raw, afterStall));
  return {};
}

/** Items of a list that are written in one turn: 1,000 take about 2 ms. */
const atOnce = 1000;

/**
 * The JSON of an answer with a long list, a part at a time: others are served in between, and no more is written than
 * the client reads. Undefined for any other answer. The list comes last of its members.
 */
export function inParts(answer: unknown): Readable | undefined {
  if (!isRecord(answer)) return undefined;
  const long = Object.entries(answer).find(([, value]) => Array.isArray(value) && value.length > atOnce);
  if (long === undefined) return undefined;
  const [name, list] = long as [string, unknown[]];
  const { [name]: _, ...others } = answer;
  return Readable.from(partsOf(others, name, list), { objectMode: false });
}

async function* partsOf(others: object, name: string, list: readonly unknown[]): AsyncGenerator<string> {
  const before = JSON.stringify(others).slice(0, -1);
  yield `${before}${before === '{' ? '' : ','}${JSON.stringify(name)}:[`;
  for (let next = 0; next < list.length; next += atOnce) {
    const part = JSON.stringify(list.slice(next, next + atOnce)).slice(1, -1);
    yield next === 0 ? part : `,${part}`;
    await nextTurn();
  }
  yield ']}';
}
