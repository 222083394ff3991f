import { expect, test } from 'vitest';
import { Ring } from '../../src/bounds/ring.ts';

test('a ring numbers its entries, keeps the last of them and gives each a place of its own', () => {
  const ring = new Ring(3);
  for (let count = 0; count < 2; count++) ring.next();
  expect([ring.numbers(), ring.size]).toEqual([[1, 2], 2]);

  for (let count = 0; count < 5; count++) ring.next();
  expect([ring.numbers(), ring.size]).toEqual([[5, 6, 7], 3]);
  expect(new Set(ring.numbers().map((number) => ring.slotOf(number)))).toEqual(new Set([0, 1, 2]));
});

test('a ring that was cleared is empty and counts on', () => {
  const ring = new Ring(3);
  for (let count = 0; count < 4; count++) ring.next();
  ring.clear();
  expect([ring.numbers(), ring.size]).toEqual([[], 0]);

  expect(ring.next()).toBe(5);
  expect(ring.numbers()).toEqual([5]);
  for (let count = 0; count < 3; count++) ring.next();
  expect(ring.numbers()).toEqual([6, 7, 8]);
});
