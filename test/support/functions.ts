import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { EmulatorOptions } from '../../src/config.ts';
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

/** Commands of the processes below this one, grandchildren and what was adopted by nobody included. */
export function childProcesses(parent = process.pid): string[] {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const [, state, ppid] = /\) (\S) (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        return [{ pid: Number(pid), ppid: Number(ppid), isGone: state === 'Z', command }];
      } catch {
        return []; // it has ended meanwhile
      }
    });
  const below = (pid: number): string[] =>
    processes
      .filter(({ ppid }) => ppid === pid)
      .flatMap((child) => [...(child.isGone ? [] : [child.command]), ...below(child.pid)]);
  return below(parent);
}
