import { describe, expect, test } from 'vitest';
import { startTestEmulator } from '../support/emulator.ts';
import { sendRaw } from '../support/http.ts';
import { unknownJobId } from '../support/jobs.ts';

const path = '/_emulator/v1/fixtures/text?name=mine.yaml';

async function send(emulator: { readonly endpoint: string }, body: string, query = '') {
  const answer = await sendRaw(emulator, { path: path + query, body });
  return { status: answer.status, answer: JSON.parse(answer.body.toString()) };
}

const job = `
jobs:
  - actionTypeId: { category: Build, owner: Custom, provider: Make, version: "1" }
`;

describe('a document as a text', () => {
  test('is applied', async () => {
    await using emulator = await startTestEmulator();

    const { status, answer } = await send(emulator, job);

    expect(status).toBe(200);
    expect(answer.jobIds).toHaveLength(1);
    expect(await emulator.jobs.list()).toHaveLength(1);
  });

  test('is only tried when it is to be checked', async () => {
    await using emulator = await startTestEmulator();

    const { answer } = await send(emulator, job, '&check=true');

    expect(answer.jobIds).toHaveLength(1);
    expect(await emulator.jobs.list()).toEqual([]);
  });

  test.each([
    ['its form', `${job}    colour: red\n`, 400, /^mine\.yaml:4:5: .*colour/],
    ['its syntax', 'jobs: [', 400, /^mine\.yaml:1:\d+: /],
    [
      'what the service refuses',
      `${job}    id: ${unknownJobId}\n${job.slice(7)}    id: ${unknownJobId}\n`,
      409,
      /^mine\.yaml:5:\d+/,
    ],
    ['a file that it names', `${job}    inputArtifacts: [ { name: In, from: ./app } ]\n`, 400, /names a file/],
  ])('is refused for %s, and nothing is applied', async (_, text, status, message) => {
    await using emulator = await startTestEmulator();

    const refused = await send(emulator, text);

    expect(refused).toMatchObject({ status, answer: { message: expect.stringMatching(message) } });
    expect(await emulator.jobs.list()).toEqual([]);
  });
});
