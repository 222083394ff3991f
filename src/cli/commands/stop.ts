import { setTimeout as delay } from 'node:timers/promises';
import { originsOf, remoteInvoke } from '../../control/api/invoke.ts';
import { getHealth } from '../../control/routes.ts';
import { ControlError } from '../../control/routing/control-error.ts';
import { stopEmulator } from '../../control/stop.ts';
import { isRunning } from '../../runtime/is-running.ts';
import { type RemoteFlags, remoteCommand } from '../command.ts';
import { findEmulator } from '../find-emulator.ts';
import { printResult } from '../output.ts';

export const stop = remoteCommand('stop', {
  description: 'end a running emulator, and wait until it has ended',
  examples: ['stop', 'stop --endpoint http://127.0.0.1:7110'],
})
  .option('--json', 'print JSON')
  .action(stopRunning);

/** Milliseconds between two looks, and how long the end of one is waited for. */
const interval = 20;
const patience = 30_000;
/** For the process, when its port is free: another machine's, or a container's, is not seen here or is another. */
const patienceWithProcess = 3000;

/** Ends an emulator as Ctrl-C does. Its port and its file are free then. @throws UsageError, ControlError */
async function stopRunning({ endpoint: flag, json }: RemoteFlags): Promise<void> {
  const { endpoint } = await findEmulator(flag, process.env);
  const { ports } = await remoteInvoke(endpoint)(getHealth, {});
  const [, controlOrigin] = originsOf(endpoint, ports);
  const { pid } = await remoteInvoke(controlOrigin)(stopEmulator, {});
  if (!(await within(patience, () => isGone(endpoint)))) {
    throw new ControlError(
      'timeout',
      `The emulator at ${endpoint}, process ${pid}, was told to stop and still answers.`,
    );
  }
  await within(patienceWithProcess, async () => !isRunning(pid));
  printResult({ endpoint, pid }, `The emulator at ${endpoint} has ended.`, json);
}

async function within(milliseconds: number, isSo: () => Promise<boolean>): Promise<boolean> {
  const end = performance.now() + milliseconds;
  while (!(await isSo())) {
    if (performance.now() > end) return false;
    await delay(interval);
  }
  return true;
}

async function isGone(endpoint: string): Promise<boolean> {
  try {
    await remoteInvoke(endpoint)(getHealth, {});
    return false;
  } catch (error) {
    return error instanceof ControlError && error.code === 'unreachable';
  }
}
