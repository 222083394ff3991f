import { expect, test } from 'vitest';
import { bucket, codeOf, sendS3, startS3 } from '../support/s3.ts';

test.each([
  ['a file name beyond Latin-1', 'response-content-disposition=%E6%97%A5'],
  ['a line break', 'response-content-type=a%0d%0ab'],
])('a header that a query overrides with %s is refused', async (_, query) => {
  await using emulator = await startS3();
  await sendS3(emulator, { method: 'PUT', path: `/${bucket}/k`, body: 'x' });

  const answer = await sendS3(emulator, { method: 'GET', path: `/${bucket}/k?${query}` });

  expect(codeOf(answer)).toEqual({ status: 400, code: 'InvalidArgument' });
});

test('a copy source whose version is no percent-encoding is refused', async () => {
  await using emulator = await startS3();
  await sendS3(emulator, { method: 'PUT', path: `/${bucket}/k`, body: 'x' });
  const headers = { 'x-amz-copy-source': `/${bucket}/k?versionId=%zz` };

  const answer = await sendS3(emulator, { method: 'PUT', path: `/${bucket}/copy`, headers });

  expect(codeOf(answer)).toEqual({ status: 400, code: 'InvalidArgument' });
});
