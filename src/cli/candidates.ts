import type { Command, Option } from 'commander';
import { jobStatuses } from '../domain/jobs/lifecycle.ts';
import type { Emulator } from '../index.ts';
import { operationNames } from '../model/service-model.ts';
import { findEmulator } from './find-emulator.ts';

type LoadCommands = (name: string | undefined) => Promise<readonly Command[]>;

/**
 * What may stand in place of the last of the words behind the program's name. Nothing where it is the name of a file,
 * or only the user knows it.
 */
export async function candidatesFor(load: LoadCommands, words: readonly string[]): Promise<readonly string[]> {
  const before = words.slice(0, -1);
  const current = words.at(-1) ?? '';
  const [name, ...rest] = before;
  if (name === undefined) return [...(await load('')).map((command) => command.name()), 'help', '--help', '--version'];
  if (name === 'help') return (await load('')).map((command) => command.name());
  const [command, ...others] = await load(name);
  if (command === undefined || others.length > 0 || rest.includes('--')) return [];
  const nested = command.commands.find((each) => each.name() === rest.find((word) => !word.startsWith('-')));
  return candidatesOf(nested ?? command, rest, current);
}

async function candidatesOf(command: Command, before: readonly string[], current: string): Promise<readonly string[]> {
  const option = optionOf(command, before.at(-1));
  if (option !== undefined && (option.required || option.optional)) return valuesOf(option, before);
  if (current.startsWith('-')) {
    return [...command.options.filter(({ hidden }) => !hidden).map(({ long }) => long ?? ''), '--help'];
  }
  const nested = command.commands.map((each) => each.name());
  const argument = command.registeredArguments[0];
  return [...nested, ...(argument === undefined ? [] : await namesFor(`${command.name()} ${argument.name()}`, before))];
}

function optionOf(command: Command, word: string | undefined): Option | undefined {
  return command.options.find(({ long }) => long === word);
}

const statuses: readonly string[] = jobStatuses;

/** Values that the help names behind the option, and those of a list. */
async function valuesOf({ long, flags }: Option, before: readonly string[]): Promise<readonly string[]> {
  if (long === '--status') return statuses;
  if (long === '--operation') return operationNames;
  if (long === '--about') return ['pipeline', 'stage', 'action', 'job'];
  if (long === '--job') return namesFor('jobs ID', before);
  const [, value = ''] = /<([^>]*)>/.exec(flags) ?? [];
  return value.includes('|') ? value.split('|').filter((word) => word === word.toLowerCase()) : [];
}

/** What an argument of a command may name of the running emulator, or of itself. */
const argumentNames: Readonly<Record<string, (emulator: Emulator) => Promise<readonly string[]>>> = {
  'jobs ID': jobIds,
  'artifacts JOB-ID': jobIds,
  'wait ID': jobIds,
  'pipelines NAME': pipelineNames,
  'start NAME': pipelineNames,
  'approve NAME': pipelineNames,
  'stop NAME': pipelineNames,
  'retry NAME': pipelineNames,
  'compare NAME': snapshotNames,
  'restore NAME': snapshotNames,
  'snapshot NAME': snapshotNames,
  'clear ID': async ({ faults }) => (await faults.list()).map(({ id }) => id),
};

const fixedNames: Readonly<Record<string, readonly string[]>> = {
  'clock CHANGE': ['advance', 'set', 'freeze', 'resume'],
  'completion SHELL': ['bash', 'zsh', 'fish'],
};

async function namesFor(argument: string, before: readonly string[]): Promise<readonly string[]> {
  const list = argumentNames[argument];
  if (list === undefined) return fixedNames[argument] ?? [];
  const endpoint = before[before.indexOf('--endpoint') + 1];
  try {
    return await list(await findEmulator(before.includes('--endpoint') ? endpoint : undefined, process.env));
  } catch {
    // Nobody is to read an error in the middle of a line.
    return [];
  }
}

async function jobIds({ jobs }: Emulator): Promise<readonly string[]> {
  return (await jobs.list()).map(({ id }) => id);
}

async function snapshotNames({ snapshots }: Emulator): Promise<readonly string[]> {
  return (await snapshots.list()).map(({ name }) => name);
}

async function pipelineNames({ pipelines }: Emulator): Promise<readonly string[]> {
  return [...new Set((await pipelines.list()).map(({ name }) => name))];
}
