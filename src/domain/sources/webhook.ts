import type { WebhookDefinition as WebhookInput } from '@aws-sdk/client-codepipeline';
import { ServiceError } from '../../model/service-error.ts';
import type { Checked } from '../../model/service-model.ts';
import { secretMask } from '../pipelines/secrets.ts';

export type WebhookDefinition = Checked<WebhookInput>;

/** M2 [documented]: in an account and region. */
export const mostWebhooks = 300;

/** Whether a secret is the text that stands in responses instead of one. */
export function isMaskedSecret(token: string): boolean {
  return token === secretMask;
}

/** The definition as responses show it. */
export function maskWebhook(definition: WebhookDefinition): WebhookDefinition {
  const { authenticationConfiguration: configuration } = definition;
  if (configuration.SecretToken === undefined) return definition;
  return { ...definition, authenticationConfiguration: { ...configuration, SecretToken: secretMask } };
}

/** The definition with the secret of the one that it replaces, where it sends back what that reads back as (P2). */
export function keepWebhookSecret(definition: WebhookDefinition, previous: WebhookDefinition): WebhookDefinition {
  const { SecretToken } = previous.authenticationConfiguration;
  const given = definition.authenticationConfiguration;
  if (given.SecretToken !== secretMask || SecretToken === undefined) return definition;
  return { ...definition, authenticationConfiguration: { ...given, SecretToken } };
}

/** The one property that each kind of authentication takes (P3 [documented]). */
const authenticationProperty = {
  GITHUB_HMAC: 'SecretToken',
  IP: 'AllowedIPRange',
  UNAUTHENTICATED: undefined,
} as const;

/**
 * Each kind of authentication has its one property and no other (P3). The words are the service's, `Optional[…]` of
 * Java included [transcript].
 * @throws ServiceError InvalidWebhookAuthenticationParametersException
 */
export function checkWebhookAuthentication(
  { authentication, authenticationConfiguration: configuration }: WebhookDefinition,
  isRange: (text: string) => boolean,
): void {
  const wanted = authenticationProperty[authentication];
  const given = (['SecretToken', 'AllowedIPRange'] as const).filter((name) => configuration[name] !== undefined);
  if (wanted === undefined) {
    if (given.length > 0) throw invalidAuthentication("Optional['authenticationConfig' should be empty]");
    return;
  }
  if (given.length !== 1 || given[0] !== wanted) {
    const message = `Optional['authenticationConfig' should contain only one property: '${wanted}']`;
    throw invalidAuthentication(message);
  }
  const { AllowedIPRange: range } = configuration;
  if (range !== undefined && !isRange(range)) throw invalidAuthentication(`'${range}' is not a CIDR range.`);
}

function invalidAuthentication(message: string): ServiceError {
  return new ServiceError('InvalidWebhookAuthenticationParametersException', message);
}

/**
 * Fills in the properties of the target action that a filter's `matchEquals` names: `refs/heads/{Branch}` (P6
 * [documented]). Braces around anything else stay as they are [chosen].
 */
export function expectedValue(matchEquals: string, configuration: Readonly<Record<string, string>>): string {
  return matchEquals.replace(/\{([^{}]+)\}/g, (placeholder, property: string) =>
    Object.hasOwn(configuration, property) ? (configuration[property] as string) : placeholder,
  );
}
