import type { World } from './world.ts';

/** A14 [documented] */
export function pipelineArn({ accountId, region }: World, pipelineName: string): string {
  return `arn:aws:codepipeline:${region}:${accountId}:${pipelineName}`;
}

/** A14 [documented] */
export function customActionTypeArn(
  { accountId, region }: World,
  { category, provider, version }: { category: string; provider: string; version: string },
): string {
  return `arn:aws:codepipeline:${region}:${accountId}:actiontype:Custom/${category}/${provider}/${version}`;
}

/** Whoever called, as far as the emulator knows: the account itself. */
export function callerArn({ accountId }: Pick<World, 'accountId'>): string {
  return `arn:aws:iam::${accountId}:root`;
}
