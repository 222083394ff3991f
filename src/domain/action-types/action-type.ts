import { isDeepStrictEqual } from 'node:util';
import { type ErrorCode, ServiceError } from '../../model/service-error.ts';
import type { ActionTypeId } from './action-type-id.ts';

export interface ConfigurationProperty {
  readonly name: string;
  readonly required: boolean;
  readonly key: boolean;
  readonly secret: boolean;
  readonly queryable?: boolean | undefined;
  readonly description?: string | undefined;
  readonly type?: string | undefined;
}

interface ArtifactCounts {
  readonly minimumCount: number;
  readonly maximumCount: number;
}

interface ActionTypeSettings {
  readonly thirdPartyConfigurationUrl?: string | undefined;
  readonly entityUrlTemplate?: string | undefined;
  readonly executionUrlTemplate?: string | undefined;
  readonly revisionUrlTemplate?: string | undefined;
}

/** An action type as it is created and listed. */
export interface ActionType {
  readonly id: ActionTypeId;
  readonly settings?: ActionTypeSettings | undefined;
  readonly configurationProperties: readonly ConfigurationProperty[];
  readonly inputArtifactDetails: ArtifactCounts;
  readonly outputArtifactDetails: ArtifactCounts;
  /** Of AWS's catalogue: whatever is given, since its properties are published nowhere. Default false. */
  readonly takesAnyConfiguration?: boolean;
  /** Of a type that is not custom: all that its provider says of it, the above included (G3). */
  readonly declaration?: ActionTypeDeclaration | undefined;
}

/** An action type as a provider offers it to its customers: the form of GetActionType and UpdateActionType (G3). */
export interface ActionTypeDeclaration {
  readonly id: ActionTypeId;
  readonly description?: string | undefined;
  readonly executor: {
    readonly type: string;
    readonly configuration: {
      readonly lambdaExecutorConfiguration?: { readonly lambdaFunctionArn: string } | undefined;
      readonly jobWorkerExecutorConfiguration?:
        | {
            readonly pollingAccounts?: readonly string[] | undefined;
            readonly pollingServicePrincipals?: readonly string[] | undefined;
          }
        | undefined;
    };
    readonly policyStatementsTemplate?: string | undefined;
    /** Seconds. */
    readonly jobTimeout?: number | undefined;
  };
  readonly inputArtifactDetails: ArtifactCounts;
  readonly outputArtifactDetails: ArtifactCounts;
  readonly permissions?: { readonly allowedAccounts: readonly string[] } | undefined;
  readonly properties?: readonly DeclaredProperty[] | undefined;
  readonly urls?:
    | {
        readonly configurationUrl?: string | undefined;
        readonly entityUrlTemplate?: string | undefined;
        readonly executionUrlTemplate?: string | undefined;
        readonly revisionUrlTemplate?: string | undefined;
      }
    | undefined;
}

interface DeclaredProperty {
  readonly name: string;
  readonly optional: boolean;
  readonly key: boolean;
  readonly noEcho: boolean;
  readonly queryable?: boolean | undefined;
  readonly description?: string | undefined;
}

/** The service's limit of custom action types per account and region (F6). */
export const mostCustomActionTypes = 50;

/** C2 [transcript] */
export function actionTypeNotAvailable({ category, owner, provider, version }: ActionTypeId): ServiceError {
  return new ServiceError(
    'ActionTypeNotFoundException',
    `ActionType (Category: '${category}', Owner: '${owner}', Provider: '${provider}', Version: '${version}') is not available`,
  );
}

/** C1 [transcript], G2 [inferred] */
export function ownerNotSupported({ owner }: ActionTypeId): ServiceError {
  return new ServiceError('ValidationException', `ActionType with owner '${owner}' is not supported`);
}

/** `Category/Owner/Provider/Version`, for messages and logs. */
export function describeActionType({ category, owner, provider, version }: ActionTypeId): string {
  return `${category}/${owner}/${provider}/${version}`;
}

/**
 * Checks what the model's constraints cannot say of an action type (C8, F1).
 * @param code What the operation refuses one with.
 * @throws ServiceError
 */
export function checkActionType(type: Omit<ActionType, 'id'>, code: ErrorCode = 'InvalidActionTypeException'): void {
  const flaw = artifactsFlaw(type) ?? propertiesFlaw(type.configurationProperties);
  if (flaw !== undefined) throw new ServiceError(code, flaw);
}

function artifactsFlaw(type: Omit<ActionType, 'id'>): string | undefined {
  for (const { minimumCount, maximumCount } of [type.inputArtifactDetails, type.outputArtifactDetails]) {
    if (maximumCount < minimumCount) {
      return `Maximum Number of Artifacts (${maximumCount}) has to be greater than or equal to minimum (${minimumCount}).`;
    }
  }
  return undefined;
}

function propertiesFlaw(properties: readonly ConfigurationProperty[]): string | undefined {
  const names = new Set<string>();
  for (const { name } of properties) {
    if (names.has(name)) return `Configuration property '${name}' is declared more than once.`;
    names.add(name);
  }
  const queryable = properties.filter((property) => property.queryable === true);
  if (queryable.length > 1) {
    const listed = queryable.map(({ name }) => name).join(', ');
    return `Multiple queryable configuration properties found with names '${listed}'. Up to one queryable property may be specified.`;
  }
  for (const { name, required, secret } of queryable) {
    if (!required || secret) {
      return `Invalid queryable property '${name}'. Queryable configuration properties must be required and non-secret.`;
    }
  }
  return undefined;
}

/** Name of the property that jobs are queried by, if the type has one. */
export function queryablePropertyOf(type: ActionType): string | undefined {
  return type.configurationProperties.find((property) => property.queryable === true)?.name;
}

/**
 * The value that a poll's `queryParam` asks for; undefined for a type without a queryable property (F3).
 * @throws ServiceError ValidationException
 */
export function queryValue(
  type: ActionType,
  queryParam: Readonly<Record<string, string>> | undefined,
): string | undefined {
  const property = queryablePropertyOf(type);
  const asked = Object.keys(queryParam ?? {});
  if (property === undefined) {
    if (asked.length === 0) return undefined;
    throw new ServiceError(
      'ValidationException',
      `Action type ${describeActionType(type.id)} has no queryable configuration property, so queryParam must be empty; it names '${asked[0]}'.`,
    );
  }
  const value = queryParam?.[property];
  if (value !== undefined) return value;
  throw new ServiceError(
    'ValidationException',
    `Action type ${describeActionType(type.id)} is polled by its queryable configuration property '${property}', which queryParam does not give.`,
  );
}

/** The model's constraints of ActionConfigurationQueryableValue. */
const askableValue = /^[a-zA-Z0-9_-]{1,50}$/;

/**
 * Why no poll can ask for a job of a type, whose configuration is this: a value that `queryParam` cannot hold keeps it
 * in its queue for ever (F3). Undefined where one can. The sentence goes on from what it is about.
 */
export function whyUnaskable(type: ActionType, configuration: Readonly<Record<string, string>>): string | undefined {
  const property = type.id.owner === 'Custom' ? queryablePropertyOf(type) : undefined;
  if (property === undefined) return undefined;
  const value = Object.hasOwn(configuration, property) ? configuration[property] : undefined;
  if (value !== undefined && askableValue.test(value)) return undefined;
  const given = value === undefined ? `gives no ${property}` : `gives ${property} as '${value}'`;
  return `${given}: no poll can ask for it, because queryParam takes 1 to 50 letters, digits, '_' or '-'.`;
}

/** Whether two definitions are the same type for CreateCustomActionType (F4). */
export function isSameDefinition(a: ActionType, b: ActionType): boolean {
  return (
    JSON.stringify(canonical(a)) === JSON.stringify(canonical(b)) && isDeepStrictEqual(a.declaration, b.declaration)
  );
}

function canonical(type: ActionType): unknown {
  const settings = type.settings ?? {};
  return [
    type.id.category,
    type.id.owner,
    type.id.provider,
    type.id.version,
    [settings.thirdPartyConfigurationUrl, settings.entityUrlTemplate],
    [settings.executionUrlTemplate, settings.revisionUrlTemplate],
    type.configurationProperties.map((property) => [
      property.name,
      property.required,
      property.key,
      property.secret,
      property.queryable ?? false,
      property.description,
      property.type,
    ]),
    [type.inputArtifactDetails.minimumCount, type.inputArtifactDetails.maximumCount],
    [type.outputArtifactDetails.minimumCount, type.outputArtifactDetails.maximumCount],
  ];
}

/** An action type in the form that CreateCustomActionType and ListActionTypes return. */
interface ListedActionType extends Pick<ActionType, 'id' | 'inputArtifactDetails' | 'outputArtifactDetails'> {
  readonly settings: ActionTypeSettings;
  readonly actionConfigurationProperties: readonly Omit<ConfigurationProperty, 'type'>[];
}

/** F2 [transcript]: a property's `type` is not shown, nor `queryable: false`. */
export function listedActionType(type: ActionType): ListedActionType {
  return {
    id: type.id,
    settings: type.settings ?? {},
    actionConfigurationProperties: type.configurationProperties.map(
      ({ name, required, key, secret, queryable, description }) => ({
        name,
        required,
        key,
        secret,
        ...(queryable === true && { queryable }),
        ...(description !== undefined && { description }),
      }),
    ),
    inputArtifactDetails: type.inputArtifactDetails,
    outputArtifactDetails: type.outputArtifactDetails,
  };
}
