import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ControlError } from '../control/control-error.ts';
import type { ControlParts } from '../control/route.ts';
import { exportState, importState, stateType } from '../control/state-files.ts';
import { type AfterStall, streamOf } from '../protocol/request-body.ts';

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

/** Takes the whole state as such bytes. @throws ControlError */
export async function takeState(parts: Parts, { raw, body }: FastifyRequest, afterStall: AfterStall): Promise<object> {
  if (!(body instanceof Readable)) {
    throw new ControlError('invalid', `A state is the bytes of a file: send them with the content type ${stateType}.`);
  }
  await importState(parts, streamOf(raw, afterStall));
  return {};
}
