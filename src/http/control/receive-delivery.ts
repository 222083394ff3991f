import type { IncomingHttpHeaders } from 'node:http';
import { JsonLimitError } from '../../bounds/parse-json.ts';
import type { Engine } from '../../engine/engine.ts';
import { deliverToWebhook } from '../../engine/webhooks/deliver-to-webhook.ts';
import { isInIpRange } from '../../engine/webhooks/ip-range.ts';
import { isSignedByGitHub, readGitHubEvent, readPayload } from '../../protocol/formats/github.ts';
import type { Log } from '../../runtime/log.ts';
import type { StoredWebhook } from '../../sqlite/pipelines/webhooks.ts';
import type { Store } from '../../sqlite/store.ts';

interface WebhookParts {
  readonly engine: Engine;
  readonly store: Store;
  readonly log: Log;
}

/** A POST to a webhook's URL. */
interface ReceivedDelivery {
  /** What the URL carries. */
  readonly token: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly remoteAddress: string;
}

interface DeliveryAnswer {
  readonly status: number;
  readonly body: { readonly message: string } | { readonly pipelineExecutionId: string };
}

/** Answers a delivery. Statuses and texts are chosen (P8): what AWS answers is nowhere published. */
export function receiveDelivery({ engine, store, log }: WebhookParts, received: ReceivedDelivery): DeliveryAnswer {
  const webhook = engine.read(() => store.webhooks.findByToken(received.token));
  if (webhook === undefined) {
    return nothingStarted(404, 'No webhook has this URL; ListWebhooks answers those that there are.');
  }
  const { name } = webhook.definition;
  const explain = (status: number, reason: string): DeliveryAnswer => {
    log.warn(`A delivery to webhook ${name} started nothing: ${reason}`);
    return nothingStarted(status, reason);
  };

  const offence = authenticationOffence(webhook, received);
  if (offence !== undefined) return explain(403, offence);
  let payload: unknown;
  try {
    payload = readPayload(received.headers['content-type'], received.body);
  } catch (error) {
    if (error instanceof JsonLimitError) return explain(400, `The payload is not read. ${error.message}`);
    return explain(400, `The payload is not JSON: ${(error as SyntaxError).message}`);
  }

  const outcome = engine.perform((context) =>
    deliverToWebhook(context, webhook, { payload, event: readGitHubEvent(payload) }),
  );
  if ('refused' in outcome) return explain(409, outcome.refused);
  if ('ignored' in outcome) return explain(200, outcome.ignored);
  log.info(`A delivery to webhook ${name} started execution ${outcome.pipelineExecutionId}.`);
  return { status: 200, body: outcome };
}

function nothingStarted(status: number, message: string): DeliveryAnswer {
  return { status, body: { message } };
}

/** Why whoever delivers may not (P3). */
function authenticationOffence(
  { definition: { authentication, authenticationConfiguration: configuration } }: StoredWebhook,
  { headers, body, remoteAddress }: ReceivedDelivery,
): string | undefined {
  switch (authentication) {
    case 'GITHUB_HMAC':
      if (isSignedByGitHub(headers, body, configuration.SecretToken ?? '')) return undefined;
      return "The signature in X-Hub-Signature-256 or X-Hub-Signature is missing or not the one that the webhook's SecretToken makes of this body.";
    case 'IP':
      if (isInIpRange(remoteAddress, configuration.AllowedIPRange ?? '')) return undefined;
      return `The address ${remoteAddress} is not in ${configuration.AllowedIPRange}.`;
    case 'UNAUTHENTICATED':
      return undefined;
  }
}
