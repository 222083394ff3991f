import type { FastifyInstance } from 'fastify';
import { isFromBrowser } from '../protocol/from-browser.ts';
import { refusalByAws } from './web-pages.ts';

/** Adds routes that speak AWS's protocols, of which no web page can make use. */
export function keepingPagesOut(
  server: FastifyInstance,
  options: Parameters<typeof refusalByAws>[1],
  add: (guarded: FastifyInstance) => void,
): void {
  server.register((guarded, _, done) => {
    guarded.addHook('onRequest', ({ raw: message }, reply, next) => {
      if (!isFromBrowser(message.headers)) return next();
      // What somebody has uploaded is shown, and is no page of the emulator's own, whatever it holds. Programs get
      // AWS's headers alone.
      reply.raw.setHeader('Content-Security-Policy', 'sandbox');
      reply.raw.setHeader('X-Content-Type-Options', 'nosniff');
      reply.raw.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
      const refusal = refusalByAws(message, options);
      if (refusal === undefined) return next();
      reply.code(403).send({ code: 'forbidden', message: refusal });
    });
    add(guarded);
    done();
  });
}
