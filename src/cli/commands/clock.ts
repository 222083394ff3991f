import { readInstant } from '../../control/clock.ts';
import { unknownName } from '../../domain/nearest-name.ts';
import type { ClockChange, ClockOccurrence, ClockState, Emulator } from '../../index.ts';
import { type RemoteFlags, remoteCommand } from '../command.ts';
import { findEmulator } from '../find-emulator.ts';
import { printResult } from '../output.ts';
import { table } from '../pages/table.ts';
import { tellingProgress } from '../telling-progress.ts';
import { readDuration, readingOptions, UsageError } from '../usage.ts';

export const clock = remoteCommand('clock', {
  description: "print the emulator's time, or change it and print what fell due on the way",
  examples: ['clock', 'clock advance 61m', 'clock set 2030-01-31T12:00:00Z', 'clock freeze'],
})
  .usage('[options] [advance|set|freeze|resume] [VALUE]')
  .argument('[CHANGE]', 'what to do: advance it, set it, freeze it, or resume it')
  .argument('[VALUE]', 'how far, such as 1h or PT16M; or an instant, such as 2030-01-31T12:00:00Z')
  .option('--json', 'print JSON')
  .action(moveClock);

type Change = (clock: Emulator['clock']) => Promise<ClockChange>;

/**
 * What can be changed, the word that it takes, and how it is made of that: the word is read before an emulator is
 * asked.
 */
const changes: Readonly<
  Record<string, { readonly takes?: string; readonly example?: string; readonly read: (word: string) => Change }>
> = {
  advance: { takes: 'DURATION', example: '61m', read: advanceBy },
  set: {
    takes: 'TIME',
    example: '2030-01-31T12:00:00Z',
    read: setTo,
  },
  freeze: { read: () => (clock) => clock.freeze() },
  resume: { read: () => (clock) => clock.resume() },
};

function advanceBy(word: string): Change {
  const duration = readDuration(word, 'clock advance');
  return (clock) => clock.advance(duration);
}

function setTo(word: string): Change {
  const given = /^\d{9,}$/.test(word) ? Number(word) : word;
  const instant = readingOptions(() => readInstant(given), 'clock set');
  return (clock) => clock.set(instant);
}

/** Prints the emulator's time, or changes it and prints what fell due on the way. @throws UsageError, ControlError */
async function moveClock(
  name: string | undefined,
  value: string | undefined,
  { endpoint, json }: RemoteFlags,
): Promise<void> {
  const change = name === undefined ? undefined : changeOf(name, value);
  const emulator = await findEmulator(endpoint, process.env);
  const state =
    change === undefined
      ? await emulator.clock.now()
      : await tellingProgress('Moving the clock', () => change(emulator.clock));
  printResult(state, clockLines(state), json);
}

function changeOf(name: string, word = ''): Change {
  const change = changes[name];
  if (change === undefined) throw new UsageError(unknownName('change', name, Object.keys(changes)));
  const { takes, example, read } = change;
  if (takes !== undefined && word === '') {
    throw new UsageError(`${takes} is missing: codepipeline-local clock ${name} ${takes}, such as ${example}`);
  }
  if (takes === undefined && word !== '') throw new UsageError(`clock ${name} takes no argument '${word}'.`);
  return read(word);
}

function clockLines(state: ClockState & Partial<ClockChange>): string[] {
  const { now, mode, occurred = [] } = state;
  const running = mode === 'system' ? 'running' : 'standing still';
  return [...table(occurred.map(row)), `${now}, ${running}`];
}

function row(occurrence: ClockOccurrence) {
  const { at, event, status = '', jobId, actionExecutionId, ruleExecutionId, pipelineExecutionId } = occurrence;
  const subjects = {
    job: jobId,
    'action execution': actionExecutionId,
    'rule execution': ruleExecutionId,
    execution: pipelineExecutionId,
  };
  const [named] = Object.entries(subjects).filter(([, id]) => id !== undefined);
  return [at, event, status, named?.join(' ') ?? occurrence.effect ?? ''].map((text) => ({ text }));
}
