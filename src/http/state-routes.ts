import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyInstance } from 'fastify';
import type { ControlParts } from '../control/capability.ts';
import { statePath, stateType } from '../control/remote-state-files.ts';
import { exportState, importState } from '../control/state-files.ts';

/** The whole state as a file's bytes, of any size: the one part of the control API that is not JSON. */
export function addStateRoutes(server: FastifyInstance, parts: ControlParts): void {
  server.addContentTypeParser(stateType, (_request, payload, done) => done(null, payload));
  server.get(statePath, async (_request, reply) => {
    await exportState(parts, async (state) => {
      reply.hijack();
      reply.raw.writeHead(200, { 'content-type': stateType });
      await pipeline(state, reply.raw);
    });
  });
  server.post(statePath, { bodyLimit: Number.MAX_SAFE_INTEGER }, async (request) => {
    await importState(parts, request.body as Readable);
    return {};
  });
}
