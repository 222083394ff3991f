// Child processes of the benchmarks.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

/** A server in a process of its own. */
export interface ServerProcess {
  readonly endpoint: string;
  /** Resident memory in bytes. */
  memory(): number;
  /** Milliseconds of the processor's time so far, its own and the system's for it; Linux alone tells. */
  cpuTime(): number;
  stop(): Promise<void>;
}

/** Starts a script that prints its endpoint as its first line. */
export async function startServer(script: string, ...parameters: readonly (string | number)[]): Promise<ServerProcess> {
  const child = spawn(process.execPath, [script, ...parameters.map(String)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const endpoint = await orItsEnd<string>(child, script, once(createInterface({ input: child.stdout }), 'line'));
  return {
    endpoint,
    memory: () => Number(execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)], { encoding: 'utf8' })) * 1024,
    // Fields 14 and 15, in ticks of 10 ms; the second may hold spaces.
    cpuTime() {
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return (Number(fields[11]) + Number(fields[12])) * 10;
    },
    stop: () => end(child),
  };
}

/** The next message of a process that was forked. */
export function messageOf<T>(child: ChildProcess): Promise<T> {
  return orItsEnd(child, child.spawnargs[1] ?? 'A process', once(child, 'message'));
}

/**
 * What a child tells.
 * @throws Error when it ends before it has told anything
 */
async function orItsEnd<T>(child: ChildProcess, script: string, told: Promise<unknown[]>): Promise<T> {
  const watch = new AbortController();
  const ended = once(child, 'exit', { signal: watch.signal }).then(([code, signal]) => {
    throw new Error(`${script} ended with ${code ?? signal} before it answered; what it printed says why.`);
  });
  try {
    const [first] = await Promise.race([told, ended]);
    return first as T;
  } finally {
    watch.abort();
    ended.catch(() => {});
  }
}

/** Runs a script to its end; what it printed last, as JSON. */
export async function runScript<T>(script: string, ...parameters: readonly (string | number)[]): Promise<T> {
  const child = spawn(process.execPath, [script, ...parameters.map(String)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.on('data', (bytes) => {
    printed += bytes;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${script} ended with ${code}`);
  return JSON.parse(printed.trim().split('\n').at(-1) ?? '') as T;
}

/** Milliseconds from a process's start to its first 200 on health. */
export async function timeToHealth(command: (port: number) => readonly string[]): Promise<number> {
  const port = await freePort();
  const started = performance.now();
  const child = spawn(process.execPath, [...command(port)], { stdio: 'ignore' });
  while (!(await isHealthy(port)));
  const elapsed = performance.now() - started;
  await end(child);
  return elapsed;
}

/** Milliseconds from a process's start to its end. */
export async function timeToExit(...parameters: readonly string[]): Promise<number> {
  const started = performance.now();
  await once(spawn(process.execPath, parameters, { stdio: 'ignore' }), 'exit');
  return performance.now() - started;
}

async function isHealthy(port: number): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}/_emulator/v1/health`).catch(() => undefined);
  return response?.ok ?? false;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

async function end(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
