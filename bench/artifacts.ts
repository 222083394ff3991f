import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, type IncomingMessage, type RequestOptions, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerProcess, startServer } from './processes.ts';
import { createS3Signer } from './sign.ts';
import { type Figure, median } from './statistics.ts';

const size = 100 * 1024 * 1024;
const rounds = 7;
const smallObjects = 10_000;
const connections = 16;

/** 100 MB put and got, against a bare server that streams to and from one file, in turns; many small objects. */
export async function artifacts(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const bytes = Buffer.alloc(size, 'artifact ');
  const servers = {
    bare: await startServer('bench/file-server.js', join(folder, 'file')),
    memory: await startServer('bench/artifacts-server.ts'),
    file: await startServer('bench/artifacts-server.ts', join(folder, 'state.db')),
  };
  for (const server of [servers.memory, servers.file]) await send(server, 'PUT', '/bench', Buffer.alloc(0));
  const times: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round++) {
    for (const [name, server] of Object.entries(servers)) {
      const put = await timed(() => send(server, 'PUT', '/bench/large', bytes));
      const get = await timed(() => send(server, 'GET', '/bench/large'));
      times[`${name} put`] = [...(times[`${name} put`] ?? []), put];
      times[`${name} get`] = [...(times[`${name} get`] ?? []), get];
    }
  }
  const ratio = (name: string, verb: string) => {
    const own = times[`${name} ${verb}`] ?? [];
    return median(own.map((time, round) => (times[`bare ${verb}`]?.[round] ?? Number.NaN) / time));
  };
  const small = await timed(() => putAndListSmall(servers.memory));
  for (const server of Object.values(servers)) await server.stop();
  rmSync(folder, { recursive: true });
  return [
    { name: '100 MB put, in memory', value: median(times['memory put'] ?? []), unit: 'ms' },
    { name: '100 MB get, in memory', value: median(times['memory get'] ?? []), unit: 'ms' },
    { name: 'put, in memory / bare server', value: ratio('memory', 'put'), unit: 'ratio', goal: { least: 0.5 } },
    { name: 'get, in memory / bare server', value: ratio('memory', 'get'), unit: 'ratio', goal: { least: 0.8 } },
    { name: 'put, --db / bare server', value: ratio('file', 'put'), unit: 'ratio', goal: { least: 0.3 } },
    { name: 'get, --db / bare server', value: ratio('file', 'get'), unit: 'ratio', goal: { least: 0.8 } },
    { name: '10000 small objects put and listed', value: small / 1000, unit: 's' },
  ];
}

async function putAndListSmall(server: ServerProcess): Promise<void> {
  let next = 0;
  const body = Buffer.from('a small artifact');
  const worker = async () => {
    while (next < smallObjects) await send(server, 'PUT', `/bench/small/${next++}`, body);
  };
  await Promise.all(Array.from({ length: connections }, worker));
  let token: string | undefined;
  let listed = 0;
  do {
    const query = `list-type=2&prefix=small%2F${token === undefined ? '' : `&continuation-token=${encodeURIComponent(token)}`}`;
    const page = (await send(server, 'GET', `/bench?${query}`)).toString();
    listed += page.split('<Key>').length - 1;
    token = /<NextContinuationToken>([^<]+)</.exec(page)?.[1];
  } while (token !== undefined);
  if (listed !== smallObjects) throw new Error(`${listed} of ${smallObjects} objects were listed`);
}

const agent = new Agent({ keepAlive: true, maxSockets: connections });

/** One request, its payload unsigned; what came back. A body that comes is read and, when large, thrown away. */
function send(server: ServerProcess, method: 'GET' | 'PUT', path: string, body?: Buffer): Promise<Buffer> {
  const url = new URL(path, server.endpoint);
  const headers = { ...createS3Signer(url.host)(method, url), 'content-length': body?.length ?? 0 };
  const options: RequestOptions = { method, agent, headers };
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (response: IncomingMessage) => {
      const chunks: Buffer[] = [];
      let received = 0;
      response.on('data', (chunk: Buffer) => {
        received += chunk.length;
        if (received < 4 * 1024 * 1024) chunks.push(chunk);
      });
      response.on('end', () => {
        if (response.statusCode === 200) resolve(Buffer.concat(chunks));
        else reject(new Error(`${method} ${path}: ${response.statusCode} ${Buffer.concat(chunks)}`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
