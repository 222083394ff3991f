import type { EmulatorOptions } from '../config/emulator-options.ts';
import type { CaseWords } from './results.ts';
import type { Scene } from './scene/scene.ts';
import type { Subject } from './subject.ts';

/** One thing that happens to workers on AWS, and what is asked of them then. */
export interface CheckCase extends CaseWords {
  /** How the case's emulator differs from those of others. */
  readonly emulator?: EmulatorOptions;
  /** Why the case does not fit a worker, as far as that is known before it is run: a sentence. */
  unfit?(subject: Subject): string | undefined;
  /** Arranges it and runs the worker through it. What is wrong is left in the scene. */
  run(scene: Scene): Promise<void>;
  /** Judges what has happened, also when the worker has not come to the end of it. */
  judge?(scene: Scene): Promise<void> | void;
}

/** Cases that differ in the operation that something befalls: `throttled/poll`. */
export function family<Variant extends string>(
  name: string,
  variants: readonly Variant[],
  make: (variant: Variant) => Omit<CheckCase, 'name'>,
): CheckCase[] {
  return variants.map((variant) => ({ name: `${name}/${variant}`, ...make(variant) }));
}
