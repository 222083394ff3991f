import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request as httpRequest, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EventSource } from 'eventsource';
import { describe, expect, test } from 'vitest';
import { controlWays } from '../support/control-ways.ts';
import { costOf } from '../support/cost.ts';
import { account, later, region, startOfTime, startTestEmulator } from '../support/emulator.ts';
import { executionId } from '../support/executions.ts';
import { sendRaw } from '../support/http.ts';
import { acknowledgedBuild, buildType, buildTypeFixture, enqueueBuild, jobId, pollBuild } from '../support/jobs.ts';

const localType = 'CodePipeline Local Job State Change';

describe.each(controlWays)('events, %s', (_, start) => {
  test('tell how a job moves, in the envelope of EventBridge', async () => {
    await using controlled = await start();
    const { emulator, control } = controlled;
    await acknowledgedBuild(emulator);

    const events = await control.events.list();

    expect(events.map(({ detail }) => [detail['previous-state'], detail.state])).toEqual([
      [undefined, 'Queued'],
      ['Queued', 'Dispatched'],
      ['Dispatched', 'InProgress'],
    ]);
    expect(events[1]).toEqual({
      version: '0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      'detail-type': localType,
      source: 'codepipeline-local',
      account,
      time: startOfTime.replace('.000Z', 'Z'),
      region,
      resources: expect.any(Array),
      detail: {
        'job-id': jobId(1),
        state: 'Dispatched',
        'previous-state': 'Queued',
        type: buildType,
        pipeline: expect.any(String),
        'execution-id': executionId(1),
        stage: expect.any(String),
        action: expect.any(String),
        'action-execution-id': expect.any(String),
      },
    });
  });

  test('are the newest, or those behind one of them, and of one detail-type', async () => {
    await using controlled = await start();
    const { emulator, control } = controlled;
    for (let count = 0; count < 4; count++) await enqueueBuild(emulator);
    const jobs = async (options: Parameters<typeof control.events.list>[0]) =>
      (await control.events.list(options)).map(({ detail }) => detail['job-id']);

    const [first] = await control.events.list();
    const after = first?.id as string;

    expect(await jobs({ limit: 2 })).toEqual([jobId(3), jobId(4)]);
    expect(await jobs({ after, limit: 2 })).toEqual([jobId(2), jobId(3)]);
    expect(await jobs({ after: 'unknown' })).toEqual([1, 2, 3, 4].map(jobId));
    expect(await jobs({ detailType: localType })).toHaveLength(4);
    expect(await jobs({ detailType: 'CodePipeline Stage Execution State Change' })).toEqual([]);
    await expect(jobs({ detailType: 'Other' as never })).rejects.toMatchObject({ code: 'invalid' });
  });

  test('keep their ids, and are forgotten by a reset', async () => {
    await using controlled = await start();
    const { emulator, control } = controlled;
    await enqueueBuild(emulator);
    const events = await control.events.list();

    expect(await control.events.list()).toEqual(events);
    await control.reset();
    expect(await control.events.list()).toEqual([]);
  });
});

describe('events', () => {
  test('are those of the moment at which they happened', async () => {
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] } });
    await enqueueBuild(emulator);
    await pollBuild(emulator);

    await emulator.clock.advance({ hours: 1 });

    const [, , windowEnded] = await emulator.events.list();
    expect(windowEnded).toMatchObject({ detail: { state: 'Queued', 'previous-state': 'Dispatched' } });
    expect(Date.parse(windowEnded?.time ?? '')).toBeLessThan(Date.parse(later(3_600_000)));
  });

  test('of work that was rolled back are never told', async () => {
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] } });
    const streamed: unknown[] = [];
    emulator.parts.events.listen({ take: (event) => streamed.push(event), end: () => {} });
    await enqueueBuild(emulator);
    const jobs = [{ actionTypeId: buildType }, { actionTypeId: buildType, id: jobId(1) }];
    const eventTargets = [{ url: 'http://127.0.0.1:9/' }];

    await expect(emulator.fixtures.load({ eventTargets, jobs })).rejects.toMatchObject({ code: 'conflict' });
    await enqueueBuild(emulator);

    expect(await emulator.events.list()).toHaveLength(2);
    expect(streamed).toHaveLength(2);
    // Nor is the target there, to which a delivery would be due.
    await emulator.idle();
    expect(await emulator.clock.advance({ days: 1 })).not.toMatchObject({ occurred: [{ event: 'Ready' }] });
  });

  test('are kept to the number of 10,000', async () => {
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] } });
    await enqueueBuild(emulator, { count: 10_003 });

    const events = await emulator.events.list({ limit: 10_000 });

    expect([events.length, events[0]?.detail['job-id'], events.at(-1)?.detail['job-id']]).toEqual([
      10_000,
      jobId(4),
      jobId(10_003),
    ]);
  });

  test('are made when they are asked for, and no others', async () => {
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] } });
    await enqueueBuild(emulator, { count: 10_000 });

    const one = await costOf(() => emulator.events.list({ limit: 1 }));
    const all = await costOf(() => emulator.events.list({ limit: 10_000 }));

    expect(one).toBeLessThan(all / 2);
  });
});

describe('the stream of events', () => {
  test('sends what happens, resumes behind the last event that a client has, and ends with the emulator', async () => {
    const emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] } });
    await enqueueBuild(emulator);
    const [known] = await emulator.events.list();
    const live = await connectTo(emulator.endpoint);
    await enqueueBuild(emulator);
    const resumed = await connectTo(emulator.endpoint, { 'last-event-id': known?.id as string });
    await enqueueBuild(emulator);

    await emulator.stop();

    const ids = [2, 3].map(jobId);
    expect((await live()).map(({ detail }) => detail['job-id'])).toEqual(ids);
    expect((await resumed()).map(({ detail }) => detail['job-id'])).toEqual(ids);
  });

  test('has events of one detail-type when it is asked for them, and refuses another', async () => {
    const emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] } });
    const path = '/_emulator/v1/events/stream?detailType=';
    const stages = await connectTo(emulator.endpoint, {}, 'CodePipeline Stage Execution State Change');
    const refused = await sendRaw(emulator, { method: 'GET', path: `${path}Other` });
    await enqueueBuild(emulator);

    await emulator.stop();

    expect(refused.status).toBe(400);
    expect(await stages()).toEqual([]);
  });

  test('says at once behind which event it begins, in words that have no lines of their own', async () => {
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] } });
    const idOf = async (query = '', headers = {}) => {
      const answer = await fetch(`${emulator.endpoint}/_emulator/v1/events/stream${query}`, { headers });
      for await (const chunk of answer.body ?? []) return /^id: (.*)\n/.exec(Buffer.from(chunk).toString())?.[1];
      return undefined;
    };

    expect(await idOf()).toBe('beginning');
    await enqueueBuild(emulator);
    const [event] = await emulator.events.list();

    expect(await idOf()).toBe(event?.id);
    expect(await idOf('?after=first', { 'Last-Event-ID': 'later' })).toBe('later');
    expect(await idOf('?after=of-a-client')).toBe('of-a-client');
    expect(await idOf('?after=a%0Adata:b')).toBe('beginning');
  });

  test('is never silent for long', async () => {
    await using emulator = await startTestEmulator({}, undefined, { streamSilence: 5 });

    const answer = await fetch(`${emulator.endpoint}/_emulator/v1/events/stream`);

    let received = '';
    for await (const chunk of answer.body ?? []) {
      received += Buffer.from(chunk).toString();
      if (received.split(': nothing yet\n').length > 3) break;
    }
    expect(received).toMatch(/^id: beginning\nevent: connected\ndata: \{\}\n\n(: nothing yet\n)+$/);
  });

  test.each(Object.keys(eventSources))('loses nothing for %s when it is cut before the first event', async (name) => {
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] } });
    await enqueueBuild(emulator);
    await using between = await startProxy(emulator.endpoint);
    await using heard = eventSources[name]?.(`${between.url}/_emulator/v1/events/stream`) as Heard;
    await expect.poll(heard.opened).toBe(1);

    between.cut();
    await enqueueBuild(emulator);
    between.admit();
    await expect.poll(heard.opened).toBe(2);
    await enqueueBuild(emulator);

    await expect.poll(() => heard.events().length).toBe(2);
    expect(heard.events().map(({ detail }) => detail['job-id'])).toEqual([jobId(2), jobId(3)]);
  });

  test('forgets a client that has gone', async () => {
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] } });
    const gone = new AbortController();
    await fetch(`${emulator.endpoint}/_emulator/v1/events/stream`, { signal: gone.signal });
    gone.abort();

    for (let count = 0; count < 3; count++) await enqueueBuild(emulator);

    expect(await emulator.events.list()).toHaveLength(3);
  });
});

/** Opens a stream; answers what reads its events to its end. */
async function connectTo(endpoint: string, headers: Record<string, string> = {}, detailType?: string) {
  const query = detailType === undefined ? '' : `?detailType=${encodeURIComponent(detailType)}`;
  const response = await fetch(`${endpoint}/_emulator/v1/events/stream${query}`, { headers });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  return async () => {
    const [first, ...blocks] = (await response.text()).split('\n\n').filter((block) => block !== '');
    expect(first).toMatch(/^id: [\w-]+\nevent: connected\ndata: \{\}$/);
    return blocks.map((block) => {
      const [, id, data] = /^id: (.+)\ndata: (.+)$/.exec(block) ?? [];
      const event = JSON.parse(data as string) as { id: string; detail: Record<string, unknown> };
      expect(event.id).toBe(id);
      return event;
    });
  };
}

interface Heard extends AsyncDisposable {
  /** How often the stream was opened. */
  opened(): number;
  events(): { readonly detail: Record<string, unknown> }[];
}

const eventSources: Readonly<Record<string, (url: string) => Heard>> = {
  'the package eventsource': (url) => {
    let opened = 0;
    const events: { detail: Record<string, unknown> }[] = [];
    const source = new EventSource(url);
    source.addEventListener('connected', () => {
      opened += 1;
    });
    source.onmessage = ({ data }) => events.push(JSON.parse(data));
    return {
      opened: () => opened,
      events: () => events,
      [Symbol.asyncDispose]: async () => source.close(),
    };
  },
  'Node’s own': (url) => {
    const program = `
      const source = new EventSource(${JSON.stringify(url)});
      source.addEventListener('connected', () => console.log('connected'));
      source.onmessage = ({ data }) => console.log(data);
      // While it waits to come back, nothing else keeps the process.
      process.stdin.resume();`;
    const child = spawn(process.execPath, ['--experimental-eventsource', '--no-warnings', '-e', program], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (bytes) => {
      output += bytes;
    });
    const lines = () => output.split('\n').slice(0, -1);
    return {
      opened: () => lines().filter((line) => line === 'connected').length,
      events: () =>
        lines()
          .filter((line) => line !== 'connected')
          .map((line) => JSON.parse(line)),
      [Symbol.asyncDispose]: async () => {
        child.kill();
        await once(child, 'close');
      },
    };
  },
};

/**
 * Passes requests on to an emulator, tells its clients to come back at once, and can end their streams, and have those
 * that come back wait.
 */
async function startProxy(endpoint: string) {
  let admission = Promise.withResolvers<void>();
  admission.resolve();
  const open = new Set<ServerResponse>();
  const server = createServer(async ({ method, url, headers }, response) => {
    await admission.promise;
    const sent = httpRequest(endpoint + url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode as number, answer.headers);
      response.write('retry: 1\n\n');
      answer.pipe(response);
    });
    open.add(response);
    response.on('close', () => sent.destroy());
    sent.on('error', () => response.destroy());
    sent.end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut() {
      admission = Promise.withResolvers<void>();
      for (const response of open) response.end();
    },
    admit: () => admission.resolve(),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
