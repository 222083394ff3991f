import { expect, test } from 'vitest';
import { tellingProgress } from '../../src/cli/telling-progress.ts';

function terminal(isTTY: boolean, look: (text: string) => void = () => {}) {
  const written: string[] = [];
  return {
    isTTY,
    written,
    write(text: string) {
      written.push(text);
      look(text);
    },
  };
}

test('long work says on a terminal for how long it goes on, and leaves an empty line', async () => {
  let end: (result: string) => void = () => {};
  const work = new Promise<string>((resolve) => {
    end = resolve;
  });
  const seen = terminal(true, (text) => text.includes('2 s') && end('done'));

  expect(await tellingProgress('Restoring snapshot one', () => work, seen)).toBe('done');
  expect(seen.written).toEqual([
    '\r\u001b[KRestoring snapshot one… 1 s',
    '\r\u001b[KRestoring snapshot one… 2 s',
    '\r\u001b[K',
  ]);
});

test('short work says nothing, nor does any where no terminal is', async () => {
  const [short, file] = [terminal(true), terminal(false)];

  await tellingProgress('Resetting', async () => {}, short);
  await expect(tellingProgress('Resetting', () => Promise.reject(new Error('refused')), file)).rejects.toThrow(
    'refused',
  );

  expect([...short.written, ...file.written]).toEqual([]);
});
