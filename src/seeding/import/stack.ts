import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { World } from '../../domain/world.ts';

/** What a template would be deployed as. */
export interface Stack {
  readonly name: string;
  readonly world: World;
}

/** The name of a stack whose template is a file: `cdk synth` calls a stack's template STACK.template.json. */
export function stackNameOf(fileName: string): string {
  const [, stem = ''] = /^(.+?)(\.template)?\.(json|ya?ml|template)$/i.exec(basename(fileName)) ?? [];
  const legal = stem.replace(/[^A-Za-z0-9]+/g, '-').replace(/^[^A-Za-z]+|-+$/g, '');
  return legal === '' ? 'Stack' : legal;
}

/** `AWS::Partition` and `AWS::URLSuffix` of a region. */
export function partitionOf({ world: { region } }: Stack): { readonly partition: string; readonly urlSuffix: string } {
  if (region.startsWith('cn-')) return { partition: 'aws-cn', urlSuffix: 'amazonaws.com.cn' };
  return { partition: region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws', urlSuffix: 'amazonaws.com' };
}

/** @param place Default: in the stack's region and account. */
export function arnIn(
  stack: Stack,
  service: string,
  resource: string,
  { region = stack.world.region, accountId = stack.world.accountId }: Partial<World> = {},
): string {
  return `arn:${partitionOf(stack).partition}:${service}:${region}:${accountId}:${resource}`;
}

/** The id of the stack itself. */
export function stackIdOf(stack: Stack): string {
  return arnIn(stack, 'cloudformation', `stack/${stack.name}/${uuidOf(stack.name)}`);
}

/** A UUID that is always the same for the same words: what AWS would draw by lot. */
export function uuidOf(...words: readonly string[]): string {
  const hex = createHash('sha256').update(JSON.stringify(words)).digest('hex');
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');
}

const longestName = 63;

/**
 * The name of a resource that is given none: the stack's and the logical one, as CloudFormation makes it but for what
 * that draws by lot, and no longer than a bucket's name may be.
 */
export function generatedName({ name: stackName }: Stack, logicalId: string): string {
  const name = `${stackName}-${logicalId}`;
  return name.length <= longestName ? name : `${name.slice(0, longestName - 9)}-${uuidOf(name).slice(0, 8)}`;
}
