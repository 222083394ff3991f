import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { startTestEmulator } from '../support/emulator.ts';
import { executionId } from '../support/executions.ts';
import { deliver, listWebhooks } from '../support/webhooks.ts';

it('the example webhook and the example triggers start their pipelines', async () => {
  await using emulator = await startTestEmulator({ fixtures: 'fixtures/pipelines/webhook.yaml' });
  const [webhook] = await listWebhooks(emulator);
  const body = '{"ref":"refs/heads/main","after":"c0ffee"}';
  const signature = createHmac('sha256', 'not-a-real-secret').update(body).digest('hex');

  const delivered = await deliver(webhook?.url as string, body, { 'X-Hub-Signature-256': `sha256=${signature}` });
  const pushed = await emulator.pipelines.trigger('TriggerPipeline', {
    push: { branch: 'release/2', commitId: 'beef', files: ['src/index.ts'] },
  });

  expect(delivered).toEqual({ status: 200, body: { pipelineExecutionId: executionId(1) } });
  expect(pushed.pipelineExecutionId).toBe(executionId(2));
  expect(await emulator.pipelines.execution(executionId(1))).toMatchObject({ pipelineName: 'WebhookPipeline' });
});
