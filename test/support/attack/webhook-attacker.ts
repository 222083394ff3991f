import { pushPayload } from '../webhooks.ts';
import { Connection } from './connection.ts';
import { hostileText, mutateBytes, mutateHeaders, mutateJson, mutateText } from './mutate.ts';
import { headersSignedFor } from './signed-headers.ts';
import type { Attacker } from './storm.ts';

/** Deliveries to the one webhook that the emulator has: payloads, signatures and tokens. */
export async function webhookAttacker(port: number): Promise<Attacker> {
  using connection = new Connection(port);
  const answer = await connection.send({
    method: 'POST',
    target: '/',
    headers: [
      ...headersSignedFor('codepipeline'),
      ['Content-Type', 'application/x-amz-json-1.1'],
      ['X-Amz-Target', 'CodePipeline_20150709.ListWebhooks'],
    ],
    body: '{}',
  });
  const [{ url }] = JSON.parse(answer.body.toString()).webhooks as [{ url: string }];
  const { pathname, search } = new URL(url);

  return {
    name: 'webhooks',
    next(random) {
      const payload = random.chance(0.9) ? mutateJson(random, pushPayload(random.of('refs/heads/main', 'x'))) : {};
      const text = JSON.stringify(random.chance(0.3) ? pushPayload() : payload) ?? '';
      const changed = random.chance(0.15) ? mutateText(random, text) : text;
      const isForm = random.chance(0.1);
      const headers = [
        ['Host', 'localhost'],
        ['Content-Type', isForm ? 'application/x-www-form-urlencoded' : 'application/json'],
        ['X-GitHub-Event', random.of('push', 'ping', 'pull_request', '')],
        ['X-Hub-Signature', random.of('sha1=00', 'sha1=', 'x', '')],
        ['X-GitHub-Delivery', 'x'],
      ] as const;
      return {
        request: {
          method: random.chance(0.97) ? 'POST' : random.of('GET', 'PUT', 'HEAD'),
          target: random.chance(0.9)
            ? pathname + search
            : `${pathname}?t=${encodeURIComponent(hostileText(random).toWellFormed().slice(0, 3000))}${random.of('', '&t=x', '&t[]=y')}`,
          headers: random.chance(0.1) ? mutateHeaders(random, headers) : headers,
          body: isForm
            ? `payload=${encodeURIComponent(changed.toWellFormed())}`
            : random.chance(0.05)
              ? mutateBytes(random, Buffer.from(changed))
              : changed,
        },
      };
    },
  };
}
