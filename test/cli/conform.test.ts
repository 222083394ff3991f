import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server as NetServer } from 'node:net';
import { resolve } from 'node:path';
import {
  CodePipelineClient,
  ListActionTypesCommand,
  ListPipelinesCommand,
  ListWebhooksCommand,
} from '@aws-sdk/client-codepipeline';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { namePrefix } from '../../src/conformance/clean-up.ts';
import { RunningCommand, run, startCommand } from '../support/command.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';

/** What makes the program take an emulator for AWS. */
function posingAsAws(endpoint: string) {
  return { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: '123456789012', AWS_SECRET_ACCESS_KEY: 'test' };
}

/** Hundreds of probes: ten seconds, unless the machine is busy. */
const patient = { timeout: 180_000 };

const role = 'arn:aws:iam::123456789012:role/pipelines';
const againstAws = ['conform', '--region', 'us-east-1', '--role', role, '--i-pay'];

/** What an emulator has of what probes make. */
async function leftAt(endpoint: string): Promise<string[]> {
  return (await allAt(endpoint)).filter((name) => name.startsWith(namePrefix));
}

/** The names of all pipelines, webhooks, custom types and buckets. */
async function allAt(endpoint: string): Promise<string[]> {
  const credentials = { accessKeyId: '123456789012', secretAccessKey: 'test' };
  const settings = { endpoint, region: 'us-east-1', credentials, maxAttempts: 1 };
  const client = new CodePipelineClient(settings);
  const s3 = new S3Client(settings);
  try {
    const { pipelines = [] } = await client.send(new ListPipelinesCommand({}));
    const { webhooks = [] } = await client.send(new ListWebhooksCommand({}));
    const { actionTypes = [] } = await client.send(new ListActionTypesCommand({ actionOwnerFilter: 'Custom' }));
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
    return [
      ...pipelines.map(({ name = '' }) => name),
      ...webhooks.map(({ definition }) => definition?.name ?? ''),
      ...actionTypes.map(({ id }) => id?.provider ?? ''),
      ...Buckets.map(({ Name = '' }) => Name),
    ];
  } finally {
    client.destroy();
    s3.destroy();
  }
}

describe.concurrent('conform', () => {
  it('finds that an emulator of its own is as the probes of a rule say', async () => {
    expect(await run(['conform', '--only', 'D4'])).toEqual({
      code: 0,
      signal: null,
      stderr: '',
      stdout: expect.stringMatching(
        /^\d+ probes against codepipeline-local \d+\.\d+\.\d+\.\nSUBJECT .*\nJob lifecycle +(\d+) +\1 +0 +0 +0\nall +\1 +\1 +0 +0 +0\n$/,
      ),
    });
  });

  it('names exactly the probes of an emulator that answers otherwise than it must', async () => {
    await using emulator = await startTestEmulator();
    await emulator.faults.add({ match: { operation: 'AcknowledgeJob' }, effect: { error: 'JobNotFoundException' } });
    using folder = temporaryFolder();

    const ended = await run(['conform', '--only', 'D4', 'D3', '--endpoint', emulator.endpoint, '--report', 'r.json'], {
      cwd: folder.path,
    });

    expect(ended.code).toBe(1);
    const { probes } = JSON.parse(readFileSync(`${folder.path}/r.json`, 'utf8'));
    const verdicts = probes.map(({ rule, kind }: { rule: string; kind: string }) => `${rule} ${kind}`);
    expect(new Set(verdicts)).toEqual(new Set(['D3 passed', 'D4 differs', 'D4 blocked']));
    expect(ended.stdout).toContain(
      'differs D4 [documented] d-job-lifecycle/an acknowledged job is in progress\n  step 5: status: expected 200, got 400\n',
    );
  });

  it.for(['html', 'json', 'xml'])('writes a report: %s', async (form) => {
    using folder = temporaryFolder();

    const ended = await run(['conform', '--only', 'D2', '--report', `out/report.${form}`], { cwd: folder.path });

    expect(ended.code).toBe(0);
    expect(readFileSync(`${folder.path}/out/report.${form}`, 'utf8')).toContain(
      'd-job-lifecycle/a poll takes one job unless it asks for more',
    );
  });

  it('records what was answered without account, keys, tokens and secrets', async () => {
    await using started = await startCommand(['--account', '210987654321']);
    using folder = temporaryFolder();

    const args = ['conform', '--only', 'D1', 'A12', '--endpoint', started.endpoint, '--record', 'record.json'];
    const ended = await run(args, { cwd: folder.path });

    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const text = readFileSync(`${folder.path}/record.json`, 'utf8');
    expect(JSON.parse(text)).toMatchObject({ format: 1, target: 'emulator', region: 'us-east-1' });
    expect(text).toContain('arn:aws:codepipeline:us-east-1:123456789012:');
    expect(text).not.toContain('210987654321');
    expect(text).not.toContain('CodePipelineLocal/');
  });
});

describe.concurrent('conform against what is no emulator', () => {
  it('says that nobody answers', async () => {
    expect(await run(['conform', '--only', 'D4', '--endpoint', 'http://127.0.0.1:1'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr:
        'http://127.0.0.1:1 gives no answer of HTTP (ECONNREFUSED); start what is to be asked, or give the URL at which it is.\n',
    });
  });

  it('says that what answers does not speak HTTP', async () => {
    await using server = await listening(createTcpServer((socket) => void socket.resume().end('SSH-2.0-some\r\n')));

    const ended = await run(['conform', '--only', 'D4', '--endpoint', server.endpoint]);

    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(/ gives no answer of HTTP \(HPE_\w+\); start /);
  });

  it.for([200, 501])('tells that all differs where a web page with %i answers everything', async (status) => {
    await using server = await listening(
      createHttpServer((_, response) => response.writeHead(status).end('<!doctype html>')),
    );

    const ended = await run(['conform', '--only', 'N1', '--endpoint', server.endpoint]);

    expect(ended.code).toBe(1);
    expect(ended.stderr).not.toContain('unexpectedly');
    expect(ended.stdout).toMatch(/^all +(\d+) +0 +/m);
  });

  it.for([200, 404])('stops at once where a web page with %i is in place of CodePipeline', async (status) => {
    let asked = 0;
    await using server = await listening(
      createHttpServer((_, response) => {
        asked += 1;
        response.writeHead(status).end('<!doctype html>');
      }),
    );

    const ended = await run(['conform', '--endpoint', server.endpoint, '--report', '/proc/never/written.xml']);

    expect(ended).toEqual({
      ...{ code: 1, signal: null, stdout: '' },
      stderr: `${server.endpoint} is no CodePipeline: it answers ListPipelines ${status}, ListActionTypes ${status}, PollForJobs ${status}, without JSON; give the URL of one, or --only rules of other services.\n`,
    });
    // The emulator's own health, whose account the keys are, and these three.
    expect(asked).toBe(5);
  });

  it('gives up on what is listed for ever, and says what could not be deleted', async () => {
    const name = `${namePrefix}old`;
    const lists: Readonly<Record<string, string>> = {
      ListPipelines: `{"pipelines":[{"name":"${name}"},null],"nextToken":"again"}`,
      ListWebhooks: '{"webhooks":{},"NextToken":"again"}',
      ListActionTypes: '[]',
    };
    const objects: Readonly<Record<string, string>> = {
      '/': `<Name>${name}</Name>`,
      [`/${name}?versions`]: '<Key>a&amp;b</Key><VersionId>null</VersionId>',
    };
    const deleted: string[] = [];
    await using server = await listening(
      createHttpServer(({ method, url = '', headers }, response) => {
        const operation = String(headers['x-amz-target']).split('.').at(-1) ?? '';
        if (method === 'DELETE') deleted.push(url);
        response.writeHead(method === 'DELETE' ? 204 : 200).end(lists[operation] ?? objects[url] ?? '{}');
      }),
    );

    const ended = await run(['conform', '--only', 'A8', '--endpoint', server.endpoint]);

    expect(ended.stderr).not.toContain('unexpectedly');
    expect(ended.stdout).toContain(`An earlier run had left, and this one has deleted: ${name}`);
    expect(deleted.filter((path) => path.includes('old'))).toEqual([`/${name}/a%26b?versionId=null`]);
  });

  it('tells what came of the probes when it breaks down in the middle', async () => {
    const server = createHttpServer((message, response) => {
      if (message.headers['x-amz-target']?.toString().endsWith('.CreatePipeline')) {
        server.close();
        server.closeAllConnections();
      } else response.end('{}');
    });
    await using listener = await listening(server);

    const ended = await run(['conform', '--only', 'D4', 'N1', '--endpoint', listener.endpoint]);

    expect(ended.code).toBe(1);
    expect(ended.stderr).not.toContain('unexpectedly');
    expect(ended.stdout).toMatch(/ECONNREFUSED[\s\S]*^all /m);
  });
});

/** A server on a port of its own. */
async function listening(server: NetServer) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe.concurrent('conform against AWS', () => {
  it('says what it creates and costs, and asks nothing before that is agreed to', async () => {
    await using started = await startCommand(['--control', 'off']);

    const ended = await run(['conform', '--region', 'us-east-1'], { environment: posingAsAws(started.endpoint) });

    expect(ended).toMatchObject({
      code: 2,
      stderr: 'Give --i-pay to agree to that, or --dry-run to see what would be asked.\n',
      stdout: expect.stringMatching(/account 123456789012, region us-east-1\.\n.*names begin with cplconform-\n/),
    });
    expect(ended.stdout).toContain('Costs: ');
    expect(await leftAt(started.endpoint)).toEqual([]);
  });

  it('lists what an endpoint would be asked, and does not ask it', async () => {
    const asked: (string | undefined)[] = [];
    await using server = createHttpServer(({ url }, response) => {
      asked.push(url);
      response.end();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

    const { code, stdout } = await run(['conform', '--endpoint', endpoint, '--dry-run', '--only', 'D4']);

    expect(code).toBe(0);
    expect(stdout).toMatch(/^before: ListPipelines/);
    expect(asked).toEqual([]);
  });

  it('lists all that would be asked, in order, and what deletes it, without credentials', async () => {
    const { code, stdout } = await run([
      'conform',
      '--region',
      'eu-central-1',
      '--role',
      role,
      '--dry-run',
      '--only',
      'D4',
    ]);

    expect(code).toBe(0);
    const calls = [...stdout.matchAll(/^ {2}(clean up: )?(\w+) \{/gm)].map(
      ([, cleaning = '', call]) => cleaning + call,
    );
    expect(calls.slice(0, 7)).toEqual([
      'CreateCustomActionType',
      'CreatePipeline',
      'ListPipelineExecutions',
      'PollForJobs',
      'AcknowledgeJob',
      'clean up: DeletePipeline',
      'clean up: DeleteCustomActionType',
    ]);
    expect(stdout).toMatch(/skipped D4 .*needs what codepipeline-local alone has/);
    expect(stdout).toMatch(/clean up: S3 DELETE \/cplconform-dry\n$/);
  });

  it('skips pipelines without a role, and the clock of an emulator, with a count', async () => {
    await using started = await startCommand(['--control', 'off']);

    const { stdout, code } = await run(['conform', '--region', 'us-east-1', '--i-pay', '--only', 'D4', 'A8'], {
      environment: posingAsAws(started.endpoint),
    });

    expect(code).toBe(0);
    expect(stdout).toMatch(/^Job lifecycle +(\d+) +0 +0 +0 +\1$/m);
    expect(await leftAt(started.endpoint)).toEqual([]);
  });

  it('finds what poses as AWS to be as every probe says that can run there, and leaves nothing', patient, async () => {
    await using started = await startCommand(['--control', 'off']);

    const ended = await run(againstAws, { environment: posingAsAws(started.endpoint) });

    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(/^all +\d+ +[5-9]\d\d +0 +0 +\d+$/m);
    expect(await leftAt(started.endpoint)).toEqual([]);
  });

  it('deletes what it has made after Ctrl-C', async ({ expect }) => {
    await using started = await startCommand(['--control', 'off']);
    await using command = new RunningCommand(againstAws, { environment: posingAsAws(started.endpoint) });
    await command.sees(/probes against AWS, account/);
    // A type, a pipeline and the bucket.
    await expect.poll(async () => (await leftAt(started.endpoint)).length, { interval: 1 }).toBeGreaterThan(2);

    command.send('SIGINT');

    expect(await command.ended()).toMatchObject({ code: 1, stderr: 'Ending: what was made is being deleted.\n' });
    expect(await leftAt(started.endpoint)).toEqual([]);
  });

  it('deletes at its next run what a killed one has left, and nothing else', async ({ expect }) => {
    await using started = await startCommand(['--control', 'off', '--fixtures', resolve('fixtures')]);
    const own = await allAt(started.endpoint);
    const options = { environment: posingAsAws(started.endpoint) };
    await using killed = new RunningCommand(againstAws, options);
    await killed.sees(/probes against AWS, account/);
    // A type, a pipeline and the bucket.
    await expect.poll(async () => (await leftAt(started.endpoint)).length, { interval: 1 }).toBeGreaterThan(2);
    killed.send('SIGKILL');
    await killed.ended();
    const left = await leftAt(started.endpoint);
    expect(left).not.toEqual([]);

    const next = await run([...againstAws, '--only', 'A8'], options);

    expect(next.code).toBe(0);
    for (const name of left) expect(next.stdout).toContain(name);
    expect(own.length).toBeGreaterThan(3);
    expect(await allAt(started.endpoint)).toEqual(own);
  });
});
