import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { controlWays } from '../support/control-ways.ts';
import { s3ClientFor } from '../support/s3.ts';

describe.each(controlWays)('an object that is put %s', (_, start) => {
  test.each(['a/../b', 'a/./b', 'a//b', './a', 'a/..', 'a?b#c d'])('lies under the very key %j', async (key) => {
    await using server = await start();
    const s3 = s3ClientFor(server.emulator);

    await server.control.artifacts.put({ bucket: 'store', key }, 'bytes');

    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'store' }));
    expect(Contents.map(({ Key }) => Key)).toEqual([key]);
    const { bytes } = await server.control.artifacts.get({ bucket: 'store', key });
    expect(Buffer.from(bytes).toString()).toBe('bytes');
    s3.destroy();
  });

  test('is refused under a key that leads out of its bucket', async () => {
    await using server = await start();

    const put = server.control.artifacts.put({ bucket: 'store', key: '../a' }, 'bytes');

    await expect(put).rejects.toMatchObject({
      name: 'ControlError',
      code: 'invalid',
      message: "The key '../a' leads out of its bucket with '..'.",
    });
  });
});
