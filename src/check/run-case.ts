import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { EmulatorOptions } from '../config/emulator-options.ts';
import type { CheckCase } from './case.ts';
import type { CaseResult } from './results.ts';
import { CaseOver, type CheckedEmulator, Scene, type SceneParts, Unfit } from './scene/scene.ts';
import { OutputTail } from './worker/output-tail.ts';

/** What all cases of a check have in common. */
export interface CaseParts extends Omit<SceneParts, 'emulator' | 'folder' | 'output'> {
  /** Starts an emulator of a case's own. */
  readonly start: (options: EmulatorOptions, write: (line: string) => void) => Promise<CheckedEmulator>;
  /** The check's own folder. */
  readonly folder: string;
}

let number = 0;

/** Lines of a worker's output that are told of a case. */
const mostLines = 40;

/**
 * Runs a worker through a case, in an emulator of its own; returns the scene as well, for who wants to see more, and
 * whether the worker came to the end of the case.
 */
export async function runCase(
  { run, judge, unfit, emulator: options = {}, ...words }: CheckCase,
  { start, folder, ...parts }: CaseParts,
): Promise<{ readonly result: CaseResult; readonly scene: Scene | undefined; readonly isThrough: boolean }> {
  const beganAt = performance.now();
  const resultOf = (outcome: CaseResult['outcome'], complaints: readonly string[], scene?: Scene): CaseResult => ({
    ...words,
    outcome,
    complaints,
    seconds: Math.round(performance.now() - beganAt) / 1000,
    timeline: scene?.timeline() ?? [],
    output: scene?.output.lines.slice(-mostLines) ?? [],
  });
  const misfit = unfit?.(parts.subject);
  if (misfit !== undefined) return { result: resultOf('not applicable', [misfit]), scene: undefined, isThrough: false };
  const output = new OutputTail();
  const emulator = await start(options, (line) => output.add(line));
  number += 1;
  const own = join(folder, String(number));
  mkdirSync(own);
  const scene = new Scene({ ...parts, emulator, folder: own, output });
  try {
    let outcome: CaseResult['outcome'] | undefined;
    let isThrough = true;
    try {
      await run(scene);
    } catch (error) {
      if (error instanceof Unfit) return { result: resultOf('not applicable', [error.message]), scene, isThrough };
      if (!(error instanceof CaseOver)) throw error;
      isThrough = false;
      if (parts.signal.aborted) outcome = 'not run';
    }
    await scene.look();
    const told = scene.complaints.splice(0);
    await judge?.(scene);
    // What it did wrong goes before what did not come of it.
    for (const complaint of told) scene.complain(complaint);
    outcome ??= scene.complaints.length === 0 ? 'met' : 'not met';
    const complaints = outcome === 'not run' ? ['The check was ended before.'] : scene.complaints;
    return { result: resultOf(outcome, complaints, outcome === 'not met' ? scene : undefined), scene, isThrough };
  } finally {
    await scene.killWorkers();
    await emulator.stop();
  }
}
