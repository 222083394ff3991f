/** An account and a region. Each pair is a world of its own: nothing in one is seen from another (D11). */
export interface World {
  /** Twelve digits. */
  readonly accountId: string;
  readonly region: string;
}

/** The form of the names that AWS gives its regions: `us-east-1`, `us-gov-west-1`, `eusc-de-east-1`. */
export const regionPattern = '^[a-z]{2,4}(?:-[a-z]+)+-\\d{1,2}$';

/** The account and region that something says it is about, as far as it says so. */
export function worldNamedBy(
  { account, region }: { readonly account?: string | undefined; readonly region?: string | undefined },
  defaults: World,
): World {
  return { accountId: account ?? defaults.accountId, region: region ?? defaults.region };
}

/** An account in one region, or in all of them. */
export interface WorldRange {
  readonly accountId: string;
  readonly region?: string | undefined;
}

export function isWithin({ accountId, region }: World, range: WorldRange): boolean {
  return accountId === range.accountId && (range.region === undefined || region === range.region);
}

/** The form in which a world is stored with what belongs to it. */
export function worldKey({ accountId, region }: World): string {
  return `${accountId}/${region}`;
}

/** Reads back what `worldKey` wrote. */
export function worldOf(key: string): World {
  const slash = key.indexOf('/');
  return { accountId: key.slice(0, slash), region: key.slice(slash + 1) };
}

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

/** A14 [documented] */
export function webhookArn({ accountId, region }: World, name: string): string {
  return `arn:aws:codepipeline:${region}:${accountId}:webhook:${name}`;
}

/** Something that can have tags, as its ARN names it. */
export type TaggedResource = World &
  (
    | { readonly kind: 'pipeline'; readonly name: string }
    | { readonly kind: 'webhook'; readonly name: string }
    | { readonly kind: 'actionType'; readonly category: string; readonly provider: string; readonly version: string }
  );

const nameInArn = '[A-Za-z0-9.@_-]{1,100}';
const taggedArn = new RegExp(
  `^arn:aws:codepipeline:(?<region>[a-z0-9-]+):(?<accountId>\\d{12}):(?:${[
    'actiontype:Custom/(?<category>\\w+)/(?<provider>[\\w-]{1,35})/(?<version>[\\w-]{1,9})',
    `webhook:(?<webhook>${nameInArn})`,
    `(?<pipeline>${nameInArn})`,
  ].join('|')})$`,
);

/** What an ARN names; undefined when nothing of that form has tags: a stage, an action, a type of AWS (P14). */
export function readTaggedArn(arn: string): TaggedResource | undefined {
  const { region = '', accountId = '', ...groups } = taggedArn.exec(arn)?.groups ?? {};
  const { pipeline, webhook, category, provider = '', version = '' } = groups;
  const world = { accountId, region };
  if (pipeline !== undefined) return { ...world, kind: 'pipeline', name: pipeline };
  if (webhook !== undefined) return { ...world, kind: 'webhook', name: webhook };
  return category === undefined ? undefined : { ...world, kind: 'actionType', category, provider, version };
}

/** Who did what a request asked for: the bearer of its credentials, or else the account itself (J18). */
export function callerArn({
  world: { accountId },
  caller = `arn:aws:iam::${accountId}:root`,
}: {
  readonly world: Pick<World, 'accountId'>;
  readonly caller?: string | undefined;
}): string {
  return caller;
}
