// What the catalogues of AWS's action types and rule types are made of.

type ActionCategory = 'Source' | 'Build' | 'Deploy' | 'Test' | 'Invoke' | 'Approval' | 'Compute';

export type ConfigurationProperty = {
  readonly name: string;
  readonly required: boolean;
  readonly key: boolean;
  readonly secret: boolean;
  readonly queryable?: true;
  readonly description?: string;
};

export type ArtifactDetails = { readonly minimumCount: number; readonly maximumCount: number };

type ActionTypeSettings = {
  readonly thirdPartyConfigurationUrl?: string;
  readonly entityUrlTemplate?: string;
  readonly executionUrlTemplate?: string;
  readonly revisionUrlTemplate?: string;
};

/** In the form that ListActionTypes prints. */
export type AwsActionType = {
  readonly id: {
    readonly category: ActionCategory;
    readonly owner: 'AWS' | 'ThirdParty';
    readonly provider: string;
    readonly version: string;
  };
  readonly settings?: ActionTypeSettings;
  readonly actionConfigurationProperties: ConfigurationProperty[];
  readonly inputArtifactDetails: ArtifactDetails;
  readonly outputArtifactDetails: ArtifactDetails;
};

/** What an entry of a catalogue was compared with. */
export type Comparison = {
  /** Of the user guide. */
  readonly page: string;
  /** The day, as `2026-11-29`. */
  readonly comparedOn: string;
};

export type CatalogueEntry = Comparison & {
  readonly type: AwsActionType;
  /** Whether only pipelines of the type V2 may have it (I17). */
  readonly isV2Only: boolean;
  /** After which an action of it fails (M1). */
  readonly timeoutMinutes: number;
  /** Whether it takes whatever configuration is given: its properties are published nowhere. */
  readonly takesAnyConfiguration: boolean;
};

/** Exactly so many artifacts, or from the first number to the second. */
export type ArtifactCount = number | readonly [minimum: number, maximum: number];

export type Definition = {
  readonly page: string;
  readonly inputs: ArtifactCount;
  readonly outputs: ArtifactCount;
  readonly settings?: ActionTypeSettings;
  readonly properties: ConfigurationProperty[];
  readonly isV2Only?: true;
  /** Default what the quotas have for all that they do not name. */
  readonly timeoutMinutes?: number;
  readonly takesAnyConfiguration?: true;
};

export const hour = 60;
export const day = 24 * hour;

export function property(
  name: string,
  {
    required = false,
    secret = false,
    description,
  }: { required?: boolean; secret?: boolean; description?: string } = {},
): ConfigurationProperty {
  return { name, required, key: required && !secret, secret, ...(description !== undefined && { description }) };
}

export function required(...names: string[]): ConfigurationProperty[] {
  return names.map((name) => property(name, { required: true }));
}

export function optional(...names: string[]): ConfigurationProperty[] {
  return names.map((name) => property(name));
}

/** What the service marks as a key of its type, and what an action must have. */
export function key(name: string, description: string): ConfigurationProperty {
  return { name, required: true, key: true, secret: false, description };
}

export function optionalKey(name: string, description: string): ConfigurationProperty {
  return { ...key(name, description), required: false };
}

/** What is no key. */
export function requiredDetail(name: string, description: string): ConfigurationProperty {
  return { ...key(name, description), key: false };
}

export function detail(name: string, description: string): ConfigurationProperty {
  return { ...requiredDetail(name, description), required: false };
}

export function artifactDetails(count: ArtifactCount): ArtifactDetails {
  const [minimumCount, maximumCount] = typeof count === 'number' ? [count, count] : count;
  return { minimumCount, maximumCount };
}

/** Makes the entries of one comparison. */
export function entriesComparedOn(comparedOn: string) {
  const entryOf =
    (owner: 'AWS' | 'ThirdParty') =>
    (category: ActionCategory, provider: string, definition: Definition): CatalogueEntry => ({
      type: {
        id: { category, owner, provider, version: '1' },
        ...(definition.settings && { settings: definition.settings }),
        actionConfigurationProperties: definition.properties,
        inputArtifactDetails: artifactDetails(definition.inputs),
        outputArtifactDetails: artifactDetails(definition.outputs),
      },
      page: definition.page,
      comparedOn,
      isV2Only: definition.isV2Only ?? false,
      timeoutMinutes: definition.timeoutMinutes ?? hour,
      takesAnyConfiguration: definition.takesAnyConfiguration ?? false,
    });
  return { aws: entryOf('AWS'), thirdParty: entryOf('ThirdParty') };
}
