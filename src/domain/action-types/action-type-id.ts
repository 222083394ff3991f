/** What names an action type: an account and region has one of an id at most. */
export interface ActionTypeId {
  readonly category: string;
  readonly owner: string;
  readonly provider: string;
  readonly version: string;
}

/** Whether a type is AWS's own of a category and a provider, such as `Source/S3`. */
export function isAwsType(
  { category, owner, provider }: Omit<ActionTypeId, 'version'>,
  wanted: `${string}/${string}`,
): boolean {
  return owner === 'AWS' && `${category}/${provider}` === wanted;
}
