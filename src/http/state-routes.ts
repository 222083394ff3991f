import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ControlParts } from '../control/capability.ts';
import { statePath, stateType } from '../control/control-path.ts';
import { exportState, importState } from '../control/state-files.ts';

interface StateRoute {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly bodyLimit?: number;
  readonly handler: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
}

/** The whole state as a file's bytes, of any size: the one part of the control API that is not JSON. */
export function stateRoutes(parts: Pick<ControlParts, 'transfer'>): readonly StateRoute[] {
  return [
    {
      method: 'GET',
      url: statePath,
      handler: async (_request, reply) => {
        await exportState(parts, async (state) => {
          reply.hijack();
          reply.raw.writeHead(200, { 'content-type': stateType });
          await pipeline(state, reply.raw);
        });
        return reply;
      },
    },
    {
      method: 'POST',
      url: statePath,
      bodyLimit: Number.MAX_SAFE_INTEGER,
      handler: async (request) => {
        await importState(parts, request.body as Readable);
        return {};
      },
    },
  ];
}
