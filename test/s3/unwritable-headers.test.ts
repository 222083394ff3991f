import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { bucket, startS3 } from '../support/s3.ts';

const unwritable = { name: 'InvalidArgument', message: 'Header value cannot be represented using ISO-8859-1.' };

test('what no header can hold is refused where an answer would say it', async () => {
  await using emulator = await startS3();
  const Key = 'app.zip';
  await emulator.s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'x' }));

  await expect(
    emulator.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key, VersionId: 'a\0' })),
  ).rejects.toMatchObject({
    ...{ name: 'InvalidArgument', message: 'Invalid version id specified' },
    ...{ ArgumentName: 'versionId', $metadata: { httpStatusCode: 400 } },
  });
  await expect(
    emulator.s3.send(new GetObjectCommand({ Bucket: bucket, Key, ResponseContentDisposition: 'attachment; ☃' })),
  ).rejects.toMatchObject({ ...unwritable, ArgumentName: 'content-disposition', $metadata: { httpStatusCode: 400 } });
  expect((await emulator.s3.send(new GetObjectCommand({ Bucket: bucket, Key }))).ContentLength).toBe(1);
});
