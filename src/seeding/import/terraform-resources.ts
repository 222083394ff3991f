import { defaultArtifactBucket } from '../../domain/jobs/job-data.ts';
import { isRecord, listIn, memberOf, textIn } from '../../domain/members.ts';
import type { World } from '../../domain/world.ts';
import type { Findings, Path } from './findings.ts';

export type Members = Readonly<Record<string, unknown>>;

/** A resource of a state or a plan. */
export interface TerraformResource {
  readonly type: string;
  readonly address: string;
  readonly values: Members;
  /** Where its values lie. */
  readonly path: Path;
  /** The places in its values, below them, that a plan does not know before it is applied. */
  readonly unknown: readonly Path[];
}

/** The resources of all modules. [documented: https://developer.hashicorp.com/terraform/internals/json-format] */
export function terraformResources(shown: unknown): TerraformResource[] {
  const unknown = new Map(
    listIn(shown, 'resource_changes').map((change) => [
      memberOf(change, 'address'),
      memberOf(memberOf(change, 'change'), 'after_unknown'),
    ]),
  );
  const root = memberOf(shown, 'values') === undefined ? 'planned_values' : 'values';
  const found: TerraformResource[] = [];
  const modules: [unknown, Path][] = [[memberOf(memberOf(shown, root), 'root_module'), [root, 'root_module']]];
  // The list grows while it is gone through.
  for (const [module, path] of modules) {
    for (const [index, resource] of listIn(module, 'resources').entries()) {
      const values = memberOf(resource, 'values');
      if (!isRecord(values) || memberOf(resource, 'mode') === 'data') continue;
      const address = textIn(resource, 'address');
      found.push({
        type: textIn(resource, 'type'),
        address,
        values,
        path: [...path, 'resources', index, 'values'],
        unknown: unknownIn(unknown.get(address)),
      });
    }
    for (const [index, child] of listIn(module, 'child_modules').entries()) {
      modules.push([child, [...path, 'child_modules', index]]);
    }
  }
  return found;
}

/** Members that AWS or the provider fills in, without which a declaration is complete. */
const filledIn = ['arn', 'id', 'owner', 'region', 'run_order', 'tags_all', 'trigger_all', 'url'];

/** A tree of the values' form has `true` where the value is not known. */
function unknownIn(tree: unknown): Path[] {
  const found: Path[] = [];
  const open: [unknown, Path][] = [[tree, []]];
  for (const [value, path] of open) {
    if (value === true) found.push(path);
    else if (Array.isArray(value)) open.push(...value.map((item, index): [unknown, Path] => [item, [...path, index]]));
    else if (isRecord(value)) {
      for (const [name, member] of Object.entries(value)) {
        if (!filledIn.includes(name) || path.includes('encryption_key')) open.push([member, [...path, name]]);
      }
    }
  }
  return found;
}

/**
 * A resource's values, with something that stands for what a plan does not know yet, if it is of no consequence here:
 * who acts, in which bucket artifacts lie, and under which key. All else that is not known is a mistake.
 */
export function knownValues(
  { values, unknown, path, address }: TerraformResource,
  world: World,
  findings: Findings,
): Members {
  const known = structuredClone(values);
  for (const place of unknown) {
    const member = String(place.at(-1));
    const placeholder = placeholderFor(member, place, world);
    const parent = place.slice(0, -1).reduce<unknown>((at, name) => (at as Members | undefined)?.[name], known);
    if (placeholder === undefined || typeof parent !== 'object' || parent === null) {
      findings.mistake(
        [...path, ...place],
        'is known only after apply; apply it, and give what terraform show -json then prints of the state.',
      );
      continue;
    }
    findings.note(`${address}: ${place.join('.')} is known only after apply; ${placeholder} stands for it.`);
    (parent as Record<string, unknown>)[member] = placeholder;
  }
  return known;
}

function placeholderFor(member: string, place: Path, world: World): string | undefined {
  if (member === 'id' && place.includes('encryption_key')) return 'known-after-apply';
  if (member === 'role_arn') return `arn:aws:iam::${world.accountId}:role/known-after-apply`;
  return member === 'location' ? defaultArtifactBucket(world) : undefined;
}
