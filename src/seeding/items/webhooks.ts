import { isMaskedSecret, type WebhookDefinition } from '../../domain/sources/webhook.ts';
import type { OperationContext } from '../../engine/context.ts';
import { requirePipeline } from '../../engine/declarations/require-pipeline.ts';
import { putWebhook } from '../../engine/webhooks/put-webhook.ts';
import { timestampSchema } from '../../model/json-schema.ts';
import { choice, list, object, optional, text, toldBy, written } from '../../model/shape.ts';
import type { ListedWebhook, WebhookFixture } from '../types.ts';
import { memberOfModel, ofModel, tag } from './model-shapes.ts';

const definition = ofModel(
  'WebhookDefinition',
  object({
    name: text(),
    targetPipeline: text(),
    targetAction: text("One of the pipeline's first stage."),
    filters: list(object({ jsonPath: text(), matchEquals: optional(text()) }), 'At most 5.'),
    authentication: choice(['GITHUB_HMAC', 'IP', 'UNAUTHENTICATED']),
    authenticationConfiguration: object({ AllowedIPRange: optional(text()), SecretToken: optional(text()) }),
  }),
);

export const listedWebhook = object(
  {
    definition,
    url: optional(memberOfModel('ListWebhookItem', 'url')),
    errorMessage: optional(memberOfModel('ListWebhookItem', 'errorMessage')),
    errorCode: optional(memberOfModel('ListWebhookItem', 'errorCode')),
    lastTriggered: optional(written<number | string>('number | string', timestampSchema)),
    arn: optional(memberOfModel('ListWebhookItem', 'arn')),
    tags: optional(memberOfModel('ListWebhookItem', 'tags', list(tag))),
  },
  'A webhook as `aws codepipeline list-webhooks` prints it. It gets a URL of its own.',
);

export const givenWebhook = object(
  {
    webhook: toldBy({ definition: listedWebhook }, definition),
    tags: optional(memberOfModel('PutWebhookInput', 'tags', list(tag))),
  },
  'A webhook, as PutWebhook takes it or answers it.',
);

/** A webhook of a document, however it is written. */
export const webhook = toldBy({ definition: listedWebhook }, givenWebhook);

/**
 * Makes a fixture's webhook, in whichever shape it is written. PutWebhook takes one for a pipeline that is not there
 * (P4), which in a document is a mistake.
 * @throws ServiceError
 */
export function putWebhookFixture(context: OperationContext, fixture: WebhookFixture): void {
  const { definition: given, tags } = inOneShape(fixture);
  requirePipeline(context, given.targetPipeline);
  const { SecretToken } = putWebhook(context, given as WebhookDefinition, tags).definition.authenticationConfiguration;
  if (SecretToken === undefined || !isMaskedSecret(SecretToken)) return;
  context.log.warn(
    `Webhook ${given.name}: SecretToken is '${SecretToken}', which is what AWS prints instead of the value; deliveries are to be signed with that text unless you give the value.`,
  );
}

/** The pipeline that a fixture's webhook starts. */
export function targetOfWebhook(fixture: WebhookFixture): string {
  return inOneShape(fixture).definition.targetPipeline;
}

/** PutWebhook takes a definition as `webhook`, and answers it in one as ListWebhooks does. */
function inOneShape(fixture: WebhookFixture): Pick<ListedWebhook, 'definition' | 'tags'> {
  if ('definition' in fixture) return fixture;
  const { webhook: given, tags } = fixture;
  const beside = tags && { tags };
  return 'definition' in given ? { ...beside, ...given } : { definition: given, ...beside };
}
