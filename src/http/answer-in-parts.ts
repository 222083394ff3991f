import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isRecord } from '../domain/members.ts';

/** Items of a list that are written in one turn: 1,000 take about 2 ms. */
const atOnce = 1000;

/**
 * The JSON of an answer with a long list, a part at a time: others are served in between, and no more is written than
 * the client reads. Undefined for any other answer. The list comes last of its members.
 */
export function inParts(answer: unknown): Readable | undefined {
  if (!isRecord(answer)) return undefined;
  const long = Object.entries(answer).find(([, value]) => Array.isArray(value) && value.length > atOnce);
  if (long === undefined) return undefined;
  const [name, list] = long as [string, unknown[]];
  const { [name]: _, ...others } = answer;
  return Readable.from(partsOf(others, name, list), { objectMode: false });
}

async function* partsOf(others: object, name: string, list: readonly unknown[]): AsyncGenerator<string> {
  const before = JSON.stringify(others).slice(0, -1);
  yield `${before}${before === '{' ? '' : ','}${JSON.stringify(name)}:[`;
  for (let next = 0; next < list.length; next += atOnce) {
    const part = JSON.stringify(list.slice(next, next + atOnce)).slice(1, -1);
    yield next === 0 ? part : `,${part}`;
    await nextTurn();
  }
  yield ']}';
}
