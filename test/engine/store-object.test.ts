import { expect, test } from 'vitest';
import { stageObject } from '../../src/engine/objects/store-object.ts';
import { startEngine } from '../support/engine.ts';

test('nothing stays of bytes whose source fails', async () => {
  const { engine, store } = startEngine();
  const written: unknown[] = [];
  async function* source() {
    yield Buffer.alloc(1024 * 1024 + 1);
    written.push(store.blobs.read(1, 0)?.bytes.length);
    throw new Error('broken off');
  }

  await expect(stageObject(engine, { bucket: 'b', key: 'k' }, source())).rejects.toThrow('broken off');

  written.push(store.blobs.read(1, 0));
  expect(written).toEqual([1024 * 1024, undefined]);
});
