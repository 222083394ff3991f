import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { World } from '../../domain/world.ts';
import type { Exports } from '../import/evaluation/template-context.ts';
import type { GivenParameters } from '../import/evaluation/template-parameters.ts';
import type { NestedStacks } from '../import/resources/nested-stacks.ts';

/** What is known of a template that another makes a nested stack of, and of one that makes some. */
export interface NestingFacts {
  /** What its nested stacks answer, where it may have any. */
  readonly nested?: NestedStacks;
  /** The parameters that the template gives it in which it is nested. */
  readonly given?: () => GivenParameters;
  /** Whether that template makes it. */
  readonly isMade?: () => boolean;
}

interface TemplateItem extends NestingFacts {
  readonly value: unknown;
  readonly kind: string | undefined;
  readonly name: string;
  /** What its paths are relative to. */
  readonly folder: string;
  readonly stackName?: string | undefined;
}

interface Nesting<Item> {
  readonly world: World;
  readonly parameters: GivenParameters;
  /** What all templates export, once they are read. */
  exports(): Exports | undefined;
  /** Whether a file is a document of its own. */
  isGiven(file: string): boolean;
  /** @throws FixtureError */
  parse(file: string): Promise<Item>;
}

/**
 * A document, with the templates of its nested stacks and of theirs, as far as these are files beside it.
 * @param above The files in which it is nested, itself among them
 * @throws FixtureError
 */
export async function withNestedStacks<Item extends TemplateItem>(
  item: Item,
  nesting: Nesting<Item>,
  above: readonly string[] = [resolve(item.name)],
): Promise<Item[]> {
  if (item.kind !== 'CloudFormation') return [item];
  const { nestedPaths, NestedStacks } = await import('../import/resources/nested-stacks.ts');
  const { world, parameters, exports, isGiven, parse } = nesting;
  const nested = item.nested ?? new NestedStacks({ given: () => parameters, ...item }, world, exports);
  const below: Item[] = [];
  for (const [logicalId, paths] of nestedPaths(item.value)) {
    const path = paths.find((one) => isFile(resolve(item.folder, one)));
    if (path === undefined) continue;
    const file = resolve(item.folder, path);
    if (isGiven(file) || above.includes(file)) continue;
    const parsed = await parse(join(item.folder, path));
    if (parsed.kind !== 'CloudFormation') continue;
    const stack = nested.add(logicalId, parsed.value, parsed.name);
    const isMade = () => (item.isMade?.() ?? true) && nested.isMade(logicalId);
    below.push(...(await withNestedStacks({ ...parsed, ...stack, isMade }, nesting, [...above, file])));
  }
  return [{ ...item, nested }, ...below];
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
