import { readdirSync, readFileSync } from 'node:fs';

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

/** The processes below this one that were not there before. One of an earlier test may end at any time. */
export function startedSince(before: readonly FoundProcess[]): FoundProcess[] {
  return childProcesses().filter((one) => !before.some(({ pid }) => pid === one.pid));
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
