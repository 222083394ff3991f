import { execFile, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { Validator } from '@seriousme/openapi-schema-validator';
import Ajv from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { routes, streams } from '../../src/control/routes.ts';
import { rule, startGated, when } from '../support/conditions.ts';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { start } from '../support/executions.ts';
import { temporaryFolder } from '../support/folder.ts';

type Json = { readonly [member: string]: Json };

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly requestBody?: { readonly required: boolean };
  readonly responses: Readonly<Record<string, unknown>>;
}

async function documentOf({ endpoint }: TestEmulator) {
  const answer = await fetch(`${endpoint}/_emulator/v1/openapi.json`);
  return (await answer.json()) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
    readonly components: Json;
    readonly tags: readonly { readonly name: string }[];
  };
}

/**
 * Answers what is wrong with an answer by a place in the document, such as `components/schemas/Job`; undefined if
 * nothing is.
 */
function createCheck(document: object) {
  const ajv = new Ajv.Ajv2020({ strict: false, formats: { 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/ } });
  ajv.addSchema({ ...document, $id: 'openapi' });
  return (place: string, answer: unknown) => {
    const isAnswer = ajv.getSchema(`openapi#/${place}`);
    if (isAnswer === undefined) throw new Error(`The document has no ${place}`);
    return isAnswer(answer) ? undefined : isAnswer.errors;
  };
}

const names = [...routes, ...streams].map(({ method, path }) => `${method} ${path}`);

describe('the OpenAPI document', () => {
  test('is one by the specification', async () => {
    await using emulator = await startTestEmulator();
    const document = await documentOf(emulator);

    const { valid, errors } = await new Validator().validate(structuredClone(document));

    expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
  });

  test('has each route, those of streams too, with a summary, an answer and its errors', async () => {
    await using emulator = await startTestEmulator();
    const { paths } = await documentOf(emulator);

    const described = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => ({ method: method.toUpperCase(), path, ...operation })),
    );

    expect(described.map(({ method, path }) => `${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`).sort()).toEqual(
      [...names].sort(),
    );
    for (const { operationId, summary, responses } of described) {
      expect(summary, operationId).toMatch(/^[A-Z].*[^.]$/);
      expect(responses, operationId).toMatchObject({ 200: { content: {} }, 400: {}, 403: {}, 500: {} });
    }
    expect(new Set(described.map(({ operationId }) => operationId)).size).toBe(described.length);
  });

  test('tells what is in the path, in the query and in the body', async () => {
    await using emulator = await startTestEmulator();
    const { paths } = await documentOf(emulator);

    expect(paths['/jobs/{id}/wait']?.get).toMatchObject({
      operationId: 'getJobsIdWait',
      parameters: [
        { name: 'id', in: 'path', required: true },
        { name: 'status', in: 'query', required: true },
        { name: 'timeout', in: 'query', required: false },
        { name: 'chain', in: 'query', required: false },
      ],
      responses: { 404: {}, 408: {}, 409: {} },
    });
    expect(paths['/jobs']?.post?.parameters?.map(({ name }) => name)).toEqual(['account', 'region']);
    expect(paths['/jobs']?.post?.requestBody?.required).toBe(true);
    expect(paths['/clock']?.post?.requestBody?.required).toBe(true);
    expect(paths['/reset']?.post?.requestBody?.required).toBe(false);
    expect(paths['/fixtures']?.post?.requestBody?.required).toBe(false);
    expect(paths['/reset']?.post?.parameters).toBeUndefined();
    expect(paths['/events/stream']?.get?.parameters?.map(({ name }) => name)).toEqual(['after', 'detailType']);
  });

  test('has what a request with bytes says besides in its query', async () => {
    await using emulator = await startTestEmulator();
    const { paths } = await documentOf(emulator);

    const named = (path: string) => paths[path]?.post?.parameters?.map((each) => [each.name, each.in, each.required]);

    expect(named('/artifacts/content')).toEqual([
      ['bucket', 'query', true],
      ['key', 'query', true],
      ['account', 'query', false],
      ['region', 'query', false],
    ]);
    expect(named('/fixtures/text')?.map(([name]) => name)).toEqual(['name', 'check']);
  });

  test('groups routes by their subject', async () => {
    await using emulator = await startTestEmulator();
    const { paths, tags } = await documentOf(emulator);

    const used = new Set(Object.values(paths).flatMap((path) => Object.values(path).flatMap(({ tags }) => tags)));

    expect(paths['/jobs/{id}/wait']?.get?.tags).toEqual(['jobs']);
    expect(tags.map(({ name }) => name).sort()).toEqual([...used].sort());
  });

  test('tells of what kind the bytes are where they are no JSON', async () => {
    await using emulator = await startTestEmulator();
    const { paths } = await documentOf(emulator);

    expect(paths['/events/stream']?.get?.responses[200]).toMatchObject({ content: { 'text/event-stream': {} } });
    expect(paths['/state']?.get?.responses[200]).toMatchObject({ content: { 'application/vnd.sqlite3': {} } });
    expect(paths['/state']?.post?.requestBody).toEqual({
      required: true,
      content: { 'application/vnd.sqlite3': { schema: { type: 'string', format: 'binary' } } },
    });
  });

  test('says how long something is by each form that it may have', async () => {
    await using emulator = await startTestEmulator();
    const mistakesIn = createCheck(await documentOf(emulator));
    const place = 'paths/~1clock/post/requestBody/content/application~1json/schema';

    for (const advance of ['16m', 5, { minutes: 5, seconds: 1 }])
      expect(mistakesIn(place, { advance })).toBeUndefined();
    for (const advance of [{}, { minute: 5 }, true]) expect(mistakesIn(place, { advance })).toBeDefined();
  });

  test('describes what falls due of a rule', async () => {
    const gate = { beforeEntry: when('FAIL', rule('A')) };
    await using emulator = await startGated(gate, { stubs: { A: 'yes after 1m' } });
    await start(emulator);
    const mistakesIn = createCheck(await documentOf(emulator));

    const change = await emulator.clock.advance('1m');

    expect(change.occurred).toMatchObject([{ ruleExecutionId: expect.any(String) }]);
    expect(mistakesIn('components/schemas/ClockChange', change)).toBeUndefined();
  });
});

/** The examples of docs/control-api.md: a route, and the commands below its heading. */
const examples = readFileSync('docs/control-api.md', 'utf8')
  .split(/^### /m)
  .slice(1)
  .map((section) => {
    const [route = ''] = section.split('\n', 1);
    return { route, commands: /```sh\n(.*?)```/s.exec(section)?.[1] ?? '' };
  });

const bash = promisify(execFile);
/** Streams of server-sent events, and what the data of an event is that follows when a job has been made. */
const eventStreams = [
  { stream: 'GET /events/stream', schema: 'Event', told: (data: string, jobId: string) => data.includes(jobId) },
  { stream: 'GET /changes/stream', schema: 'Change', told: (data: string) => data.includes('"state"') },
];
const isEventStream = (route: string) => eventStreams.some(({ stream }) => stream === route);
/** Routes whose answers are bytes. */
const streamed = ['GET /state', 'GET /artifacts/content'];

describe.runIf(spawnSync('curl', ['--version']).status === 0)('docs/control-api.md', () => {
  let emulator: TestEmulator;
  let mistakesIn: ReturnType<typeof createCheck>;
  /** Where the examples are run. */
  let cwd: string;
  /** Id of the execution that an example has started. */
  let execution = '';
  beforeAll(async () => {
    emulator = await startTestEmulator();
    emulator.parts.stops.take(() => {});
    mistakesIn = createCheck(await documentOf(emulator));
    const folder = temporaryFolder();
    cwd = folder.path;
    return async () => {
      await emulator.stop();
      folder[Symbol.dispose]();
    };
  });

  const scriptOf = (commands: string) =>
    commands
      .replaceAll('http://127.0.0.1:7109', emulator.endpoint)
      .replaceAll('EXECUTION-ID', execution)
      .replaceAll('curl ', 'curl --silent --show-error --fail-with-body --noproxy 127.0.0.1 -w "\\n" ');

  test('has an example of each route', () => {
    expect(examples.map(({ route }) => route).sort()).toEqual([...names].sort());
  });

  test.each(examples.filter(({ route }) => !isEventStream(route)))(
    'shows $route as it is, and its answers are what the OpenAPI document says',
    async ({ route, commands }) => {
      const { stdout } = await bash('bash', ['-e', '-c', scriptOf(commands)], { cwd });

      const [method = '', path = ''] = route.split(' ');
      const pathInDocument = path.replace(/:(\w+)/g, '{$1}').replaceAll('/', '~1');
      const place = `paths/${encodeURIComponent(pathInDocument)}/${method.toLowerCase()}/responses/200/content/application~1json/schema`;
      const answers = stdout.split('\n').filter((line) => line !== '');
      expect(answers.length === 0).toBe(streamed.includes(route));
      if (route.endsWith('/executions')) execution = JSON.parse(answers[0] as string).id;
      for (const answer of answers) expect(mistakesIn(place, JSON.parse(answer)), answer).toBeUndefined();
    },
  );

  test.each(eventStreams)(
    'shows $stream as it is, and its events are what the OpenAPI document says',
    async ({ stream, schema, told }) => {
      const { commands = '' } = examples.find(({ route }) => route === stream) ?? {};
      const curl = spawn('bash', ['-e', '-c', `exec ${scriptOf(commands).trim()} --verbose`]);
      let headers = '';
      let output = '';
      curl.stderr.on('data', (bytes) => {
        headers += bytes;
      });
      curl.stdout.on('data', (bytes) => {
        output += bytes;
      });
      const dataOf = (id: string) =>
        [...output.matchAll(/^data: (.*)\n\n/gm)].find(([, data = '']) => told(data, id))?.[1];
      let data: string | undefined;
      try {
        await expect.poll(() => headers).toContain('< content-type: text/event-stream');
        const actionTypeId = { category: 'Build', provider: 'Make', version: '1' } as const;
        const { id } = await emulator.jobs.enqueue({ actionTypeId });
        await expect.poll(() => dataOf(id)).toBeDefined();
        data = dataOf(id);
      } finally {
        curl.kill();
      }

      const event = JSON.parse(data ?? '');
      if (schema === 'Event') expect(output).toContain(`id: ${event.id}\ndata: ${data}\n\n`);
      expect(mistakesIn(`components/schemas/${schema}`, event)).toBeUndefined();
    },
  );
});
