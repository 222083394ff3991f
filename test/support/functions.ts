import { fileURLToPath } from 'node:url';
import type { EmulatorOptions } from '../../src/config/emulator-options.ts';
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
