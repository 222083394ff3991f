import { describe, expect, test } from 'vitest';
import { controlWays } from '../support/control-ways.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { sendRaw } from '../support/http.ts';
import { buildType } from '../support/jobs.ts';
import { oddZip } from '../support/zips.ts';

describe.each(controlWays)('objects, %s,', (_, start) => {
  test('are listed by key, from a prefix and behind a key', async () => {
    await using controlled = await start();
    const { control } = controlled;
    for (const key of ['b/2', 'a', 'b/1', 'b/3']) await control.artifacts.put({ bucket: 'store', key }, key);

    expect(await control.artifacts.buckets()).toMatchObject([{ name: 'store', region: 'us-east-1' }]);
    expect(await control.artifacts.objects({ bucket: 'store', prefix: 'b/', after: 'b/1', limit: 1 })).toEqual([
      { key: 'b/2', size: 3, etag: expect.any(String), modifiedAt: expect.any(String) },
    ]);
    await expect(control.artifacts.objects({ bucket: 'other' })).rejects.toMatchObject({ code: 'notFound' });
  });

  test('what falls due next is listed with its moment', async () => {
    await using controlled = await start({ clock: 'manual', fixtures: { jobs: [{ actionTypeId: buildType }] } });
    const { control } = controlled;
    const [job] = await control.jobs.list();
    const { now } = await control.clock.now();
    await control.operations.call('PollForJobs', { actionTypeId: buildType });

    const [first] = await control.clock.upcoming({ limit: 1 });

    expect(first).toEqual({
      at: new Date(Date.parse(now) + 60_000).toISOString(),
      what: `job ${job?.id}`,
      brings: 'goes back into the queue, unless it is acknowledged before',
    });
    await control.clock.advance('61s');
    expect(await control.clock.upcoming({ limit: 1 })).toMatchObject([{ brings: 'times out' }]);
  });
});

describe('bytes of objects over HTTP', () => {
  const path = (query: string) => `/_emulator/v1/artifacts/content?${query}`;

  test('come as an attachment that no browser shows as a page', async () => {
    await using emulator = await startTestEmulator();
    const body = '<script>alert(1)</script>';
    const put = await sendRaw(emulator, { path: path('bucket=store&key=a/ä.html'), body });

    const answer = await sendRaw(emulator, { method: 'GET', path: path('bucket=store&key=a/%C3%A4.html') });

    expect(put.status).toBe(200);
    expect(answer.body.toString()).toBe(body);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': "attachment; filename*=UTF-8''%C3%A4.html",
      'content-security-policy': 'sandbox',
      'x-content-type-options': 'nosniff',
    });
  });

  test('are kept whatever they are said to be', async () => {
    await using emulator = await startTestEmulator();
    const headers = { 'content-type': 'application/vnd.sqlite3' };

    const put = await sendRaw(emulator, { path: path('bucket=store&key=state'), headers, body: 'SQLite' });

    expect([put.status, (await emulator.artifacts.get({ bucket: 'store', key: 'state' })).bytes.toString()]).toEqual([
      200,
      'SQLite',
    ]);
  });

  test('are the first of them when a length is given, of a file in a zip, too', async () => {
    await using emulator = await startTestEmulator();
    await emulator.artifacts.put({ bucket: 'store', key: 'a.zip' }, oddZip({ name: 'in/a.txt', content: 'abcdef' }));
    const get = async (query: string) =>
      (await sendRaw(emulator, { method: 'GET', path: path(query) })).body.toString();

    expect(await get('bucket=store&key=a.zip&entry=in/a.txt')).toBe('abcdef');
    expect(await get('bucket=store&key=a.zip&entry=in/a.txt&length=2')).toBe('ab');
    expect(await get('bucket=store&key=a.zip&length=2')).toBe('PK');
  });

  test.each([
    ['an object that is not there', 'bucket=store&key=b', 404, 'There is no object store/b.'],
    ['a file that is not in the zip', 'bucket=store&key=a.zip&entry=x', 404, "There is no file 'x' in it."],
    ['a file in what is no zip', 'bucket=store&key=text&entry=x', 409, 'store/text cannot be read: it is not a zip'],
  ])('of %s are refused', async (_, query, status, message) => {
    await using emulator = await startTestEmulator();
    await emulator.artifacts.put({ bucket: 'store', key: 'a.zip' }, oddZip());
    await emulator.artifacts.put({ bucket: 'store', key: 'text' }, 'text');

    const answer = await sendRaw(emulator, { method: 'GET', path: path(query) });

    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body.toString()).message).toContain(message);
  });

  test.each(['bucket=store&key=../a', 'bucket=NO&key=a'])('are not put under %s', async (query) => {
    await using emulator = await startTestEmulator();

    const answer = await sendRaw(emulator, { path: path(query), body: 'x' });

    expect(answer.status).toBe(400);
    expect(await emulator.artifacts.buckets()).toEqual([]);
  });
});
