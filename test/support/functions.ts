import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { EmulatorOptions } from '../../src/config/config.ts';
import type { FunctionFixture } from '../../src/control/types.ts';
import { startPipelineEmulator } from './executions.ts';
import { hasBoto3 } from './python.ts';

export const functionFile = (name: string) => fileURLToPath(new URL(`functions/${name}`, import.meta.url));

/** The same function in each language that is here. */
export const languages: readonly { readonly language: string; readonly answering: FunctionFixture }[] = [
  { language: 'Node.js', answering: { module: functionFile('answering.mjs') } },
  ...(hasBoto3 ? [{ language: 'Python', answering: { python: functionFile('answering.py') } }] : []),
];

/** A Lambda action that invokes `Answering` with these parameters. */
export function lambdaAction(UserParameters: string, changes: object = {}) {
  return {
    name: 'Invoke',
    actionTypeId: { category: 'Invoke', owner: 'AWS', provider: 'Lambda', version: '1' } as const,
    configuration: { FunctionName: 'Answering', UserParameters },
    ...changes,
  };
}

/** An emulator for pipelines with a function `Answering`. */
export async function startWithFunction(Answering: FunctionFixture, options: EmulatorOptions = {}) {
  const emulator = await startPipelineEmulator(options);
  await emulator.fixtures.load({ functions: { Answering } });
  return emulator;
}

/** What a function has written, as it stands in the emulator's log behind the time, its name and the request id. */
export function printedBy(name: string, log: readonly string[]): string[] {
  const prefix = new RegExp(`^\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z ${name} [\\da-f-]{36}: `);
  return log.filter((line) => prefix.test(line)).map((line) => line.replace(prefix, ''));
}

export interface FoundProcess {
  readonly pid: number;
  readonly command: string;
}

/** The processes below one, those below them included. */
export function childProcesses(parent = process.pid): FoundProcess[] {
  const all = allProcesses();
  const below = (pid: number): FoundProcess[] =>
    all.filter(({ ppid }) => ppid === pid).flatMap(({ pid, command }) => [{ pid, command }, ...below(pid)]);
  return below(parent);
}

/** The processes below this one that run functions, without those that watch over them. */
export function functionProcesses(): FoundProcess[] {
  return childProcesses().filter(({ command }) => !command.startsWith('/bin/sh -c read '));
}

/** Which of these processes still run, whoever has adopted them and whatever programs they have become. */
export function stillRunning(processes: readonly FoundProcess[]): FoundProcess[] {
  const all = allProcesses();
  return all.filter((one) => processes.some(({ pid }) => pid === one.pid));
}

function allProcesses(): (FoundProcess & { readonly ppid: number })[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const [, state, ppid] = /\) (\S) (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        return state === 'Z' ? [] : [{ pid: Number(pid), ppid: Number(ppid), command }];
      } catch {
        return []; // it has ended meanwhile
      }
    });
}
