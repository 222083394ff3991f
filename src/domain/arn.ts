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
