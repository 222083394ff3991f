import { CreateMultipartUploadCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { sendText } from '../support/http.ts';
import { bucket as Bucket, elementOf, sendS3, startS3 } from '../support/s3.ts';
import { startWebhookEmulator, webhook } from '../support/webhooks.ts';

test.each([
  ['a Host with a port', 'HTTP/1.1', 'Host: emulator.test:80\r\n', () => 'http://emulator.test:80/'],
  ['a Host without a port', 'HTTP/1.1', 'Host: localhost\r\n', (port: string) => `http://localhost:${port}/`],
  ['a Host whose port is empty', 'HTTP/1.1', 'Host: localhost:\r\n', (port: string) => `http://localhost:${port}/`],
  ['an address of version 6', 'HTTP/1.1', 'Host: [::1]\r\n', (port: string) => `http://[::1]:${port}/`],
  ['no Host', 'HTTP/1.0', '', (port: string) => `http://127.0.0.1:${port}/`],
])('the URL of a webhook, made by a request with %s, leads back', async (_, version, host, start) => {
  await using emulator = await startWebhookEmulator({ auth: 'off' });
  const body = JSON.stringify({ webhook: webhook() });
  const headers = 'X-Amz-Target: CodePipeline_20150709.PutWebhook\r\nContent-Type: application/x-amz-json-1.1\r\n';
  const sent = `POST / ${version}\r\n${host}${headers}Connection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

  const [, url] = /"url":"([^"]*)"/.exec(await sendText(emulator, sent)) ?? [];

  expect(url?.startsWith(start(new URL(emulator.endpoint).port)), url).toBe(true);
});

test('the place of an object that was uploaded in parts leads back', async () => {
  await using emulator = await startS3();
  const { port } = new URL(emulator.endpoint);
  const at = { Bucket, Key: 'key' };
  const { UploadId } = await emulator.s3.send(new CreateMultipartUploadCommand(at));
  const part = await emulator.s3.send(new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: 'hello' }));
  const path = `/${Bucket}/key?uploadId=${UploadId}`;
  const number = `<PartNumber>1</PartNumber><ETag>${part.ETag}</ETag>`;
  const body = `<CompleteMultipartUpload><Part>${number}</Part></CompleteMultipartUpload>`;

  const answer = await sendS3(emulator, { method: 'POST', path, body, host: 'localhost' });

  expect(elementOf(answer, 'Location')).toBe(`http://localhost:${port}/${Bucket}/key`);
});
