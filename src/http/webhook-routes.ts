import type { FastifyInstance, FastifyRequest } from 'fastify';
import { webhookPath } from '../operations/webhooks/webhook.ts';
import type { WebhookParts } from './receive-delivery.ts';

/** The largest payload that GitHub delivers. */
const bodyLimit = 25 * 1024 * 1024;

/** Where webhooks' URLs lead. They are the service's own and no part of the control API. */
export function addWebhookRoutes(server: FastifyInstance, parts: WebhookParts): void {
  server.post(webhookPath, { bodyLimit }, async (request, reply) => {
    // Loaded at the first delivery: few emulators ever get one.
    const { receiveDelivery } = await import('./receive-delivery.ts');
    try {
      const { status, body } = receiveDelivery(parts, {
        token: tokenOf(request),
        headers: request.headers,
        body: (request.body as Buffer | undefined) ?? Buffer.alloc(0),
        remoteAddress: request.socket.remoteAddress ?? '',
      });
      return reply.code(status).send(body);
    } catch (error) {
      parts.log.error('A delivery failed', error);
      return reply.code(500).send({ message: 'The emulator failed; its log has the cause.' });
    }
  });
}

/** A query may name it twice, or not at all. */
function tokenOf({ query }: FastifyRequest): string {
  const { t } = query as { readonly t?: unknown };
  return typeof t === 'string' ? t : '';
}
