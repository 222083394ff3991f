/**
 * A rule of EventBridge, in its API's names, that starts pipelines when an object of S3 has a new version. Matched are
 * the events `Object Created` and `AWS API Call via CloudTrail` of the bucket's account and region.
 */
export interface EventRuleFixture {
  readonly Name: string;
  /** An object, or its JSON. */
  readonly EventPattern: object | string;
  /** Default ENABLED. */
  readonly State?: 'ENABLED' | 'DISABLED' | 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';
  readonly Description?: string;
  readonly RoleArn?: string;
  readonly Targets: readonly EventRuleTargetFixture[];
}

/** A pipeline that a rule starts, with the `sourceRevisions` and `variables` of what it is given. */
interface EventRuleTargetFixture {
  /** Of the pipeline. */
  readonly Arn: string;
  readonly Id?: string;
  readonly RoleArn?: string;
  readonly Input?: string;
  readonly InputPath?: string;
  readonly InputTransformer?: {
    readonly InputPathsMap?: Readonly<Record<string, string>>;
    readonly InputTemplate: string;
  };
}

/** A webhook, as PutWebhook takes it, or as PutWebhook and ListWebhooks answer it. */
export type WebhookFixture =
  | { readonly webhook: WebhookDefinitionFixture | ListedWebhook; readonly tags?: readonly TagFixture[] | undefined }
  | ListedWebhook;

/** A webhook as `aws codepipeline list-webhooks` prints it. Here it gets a URL of its own. */
export interface ListedWebhook {
  readonly definition: WebhookDefinitionFixture;
  readonly tags?: readonly TagFixture[] | undefined;
  readonly url?: string;
  readonly arn?: string;
  readonly lastTriggered?: number | string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
}

interface TagFixture {
  readonly key: string;
  readonly value: string;
}

/** What a webhook is. */
interface WebhookDefinitionFixture {
  readonly name: string;
  readonly targetPipeline: string;
  /** One of the pipeline's first stage. */
  readonly targetAction: string;
  /** At most 5. */
  readonly filters: readonly { readonly jsonPath: string; readonly matchEquals?: string }[];
  readonly authentication: 'GITHUB_HMAC' | 'IP' | 'UNAUTHENTICATED';
  readonly authenticationConfiguration: { readonly AllowedIPRange?: string; readonly SecretToken?: string };
}
