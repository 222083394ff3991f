import { renameSync, writeFileSync } from 'node:fs';
import { beforeAll, expect, test, vi } from 'vitest';
import { RunningCommand, startCommand } from '../command.ts';
import { functionFile, startWithFunction } from '../functions.ts';
import { childProcesses } from '../processes.ts';

const { TOLD_IN = '', TIME_OUT } = process.env;

beforeAll(async () => {
  const emulator = await startWithFunction({ module: functionFile('looking.mjs'), handler: 'spin' });
  await emulator.jobs.enqueue({ function: 'Answering' });
  await startCommand();
  new RunningCommand([], { program: ['sleep', '599'] });
  const commands = () => childProcesses().map(({ command }) => command);
  await vi.waitFor(() => expect(commands()).toContain('sleep 600'), { timeout: 50_000 });

  writeFileSync(`${TOLD_IN}.new`, JSON.stringify({ endpoint: emulator.endpoint, processes: childProcesses() }));
  renameSync(`${TOLD_IN}.new`, TOLD_IN);
});

test('never ends what has been started, since it never ends itself', { timeout: Number(TIME_OUT) }, async () => {
  await new Promise(() => {});
});
