import type { Duration } from '../domain/duration.ts';
import type { LambdaEvent } from '../domain/lambda-event.ts';
import type { DetailType } from '../domain/state-change-event.ts';
import type { FunctionHandler } from '../functions/call-handler.ts';

/** An action type of a fixture, as CreateCustomActionType or UpdateActionType takes it or GetActionType answers it. */
export type ActionTypeFixture =
  | CustomActionTypeFixture
  | DeclaredActionTypeFixture
  | ListedActionTypeFixture
  | {
      readonly actionType: DeclaredActionTypeFixture | ListedActionTypeFixture;
      readonly tags?: readonly { readonly key: string; readonly value: string }[];
    };

/** As `aws codepipeline list-action-types` and `create-custom-action-type` print it. AWS's own are there already. */
export interface ListedActionTypeFixture
  extends Pick<CustomActionTypeFixture, 'settings' | 'inputArtifactDetails' | 'outputArtifactDetails'> {
  readonly id: {
    readonly category: string;
    readonly owner: string;
    readonly provider: string;
    readonly version: string;
  };
  readonly actionConfigurationProperties?: CustomActionTypeFixture['configurationProperties'];
}

/** In the shape that CreateCustomActionType takes; `owner` may be ThirdParty, too. */
export interface CustomActionTypeFixture {
  readonly category: string;
  /** Default Custom. */
  readonly owner?: string;
  /** 1 to 35 letters, digits, `_` or `-`. */
  readonly provider: string;
  /** 1 to 9 letters, digits, `_` or `-`. */
  readonly version: string;
  readonly settings?: {
    readonly thirdPartyConfigurationUrl?: string;
    readonly entityUrlTemplate?: string;
    readonly executionUrlTemplate?: string;
    readonly revisionUrlTemplate?: string;
  };
  /** At most 10. */
  readonly configurationProperties?: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly key: boolean;
    readonly secret: boolean;
    readonly queryable?: boolean;
    readonly description?: string;
    readonly type?: string;
  }[];
  readonly inputArtifactDetails: { readonly minimumCount: number; readonly maximumCount: number };
  readonly outputArtifactDetails: { readonly minimumCount: number; readonly maximumCount: number };
  readonly tags?: readonly { readonly key: string; readonly value: string }[];
}

/** In the shape that UpdateActionType takes, for types of the owners ThirdParty and AWS. */
export interface DeclaredActionTypeFixture {
  readonly id: {
    readonly category: string;
    readonly owner: string;
    readonly provider: string;
    readonly version: string;
  };
  readonly description?: string;
  readonly executor: {
    readonly type: 'JobWorker' | 'Lambda';
    readonly configuration: {
      readonly jobWorkerExecutorConfiguration?: {
        readonly pollingAccounts?: readonly string[];
        readonly pollingServicePrincipals?: readonly string[];
      };
      readonly lambdaExecutorConfiguration?: { readonly lambdaFunctionArn: string };
    };
    readonly policyStatementsTemplate?: string;
    /** Seconds that each job has, 60 to 43200. Default: 24 hours for all jobs of an action together. */
    readonly jobTimeout?: number;
  };
  readonly inputArtifactDetails: { readonly minimumCount: number; readonly maximumCount: number };
  readonly outputArtifactDetails: { readonly minimumCount: number; readonly maximumCount: number };
  /** Kept and shown, not enforced. */
  readonly permissions?: { readonly allowedAccounts: readonly string[] };
  readonly properties?: readonly {
    readonly name: string;
    readonly optional: boolean;
    readonly key: boolean;
    readonly noEcho: boolean;
    readonly queryable?: boolean;
    readonly description?: string;
  }[];
  readonly urls?: {
    readonly configurationUrl?: string;
    readonly entityUrlTemplate?: string;
    readonly executionUrlTemplate?: string;
    readonly revisionUrlTemplate?: string;
  };
}

/** A customer of a partner: whose jobs a poll lists, and the secret that opens them. */
export interface ThirdPartyClientFixture {
  /** A UUID in lower case. */
  readonly clientId: string;
  readonly clientToken: string;
  /** The type whose jobs are this client's when they name none. Its owner is ThirdParty. */
  readonly actionType?: {
    readonly category: string;
    readonly owner?: string;
    readonly provider: string;
    readonly version: string;
  };
}

/** An artifact of a job. */
export interface ArtifactFixture {
  readonly name: string;
  readonly revision?: string;
  /**
   * A file, or a folder to be zipped, that the artifact is made of; relative to the document. Only of input artifacts.
   */
  readonly from?: string;
  /** Where the artifact lies. Default: a key of its own in the artifact bucket. */
  readonly location?: {
    readonly type?: 'S3';
    readonly s3Location: { readonly bucketName: string; readonly objectKey: string };
  };
}

/** An object to be put into a bucket, which is made when it is not there. */
export interface ObjectFixture {
  readonly bucket: string;
  readonly key: string;
  /** A file, or a folder to be zipped; relative to the document. */
  readonly from: string;
}

/** A job without a pipeline, written short: of an action type, or of a function. */
export type JobFixture = WorkerJobFixture | FunctionJobFixture;

/** A job that workers poll for. */
export interface WorkerJobFixture extends JobFixtureMembers {
  readonly actionTypeId: ActionTypeIdFixture;
}

/** The job of a Lambda action. */
export interface FunctionJobFixture extends JobFixtureMembers {
  /** Name of the function that does the job. */
  readonly function: string;
  /** Default: AWS's Lambda action. */
  readonly actionTypeId?: ActionTypeIdFixture;
}

/** An action type's id, whose owner may be left out. */
export interface ActionTypeIdFixture {
  readonly category: string;
  /** Custom or ThirdParty; of a function's job, AWS, too. Default Custom. */
  readonly owner?: string;
  readonly provider: string;
  readonly version: string;
}

/** What jobs of either kind have. */
export interface JobFixtureMembers {
  /** A UUID in lower case. Default: a new one. */
  readonly id?: string;
  /** Of a third-party job: the client to whom it belongs. Default: the one that names the type, else the first. */
  readonly clientId?: string;
  readonly configuration?: Readonly<Record<string, string>>;
  readonly inputArtifacts?: readonly ArtifactFixture[];
  readonly outputArtifacts?: readonly ArtifactFixture[];
  readonly pipelineContext?: {
    readonly pipelineName?: string;
    readonly stage?: string | { readonly name?: string };
    readonly action?: string | { readonly name?: string; readonly actionExecutionId?: string };
    readonly pipelineArn?: string;
    readonly pipelineExecutionId?: string;
  };
  /** Makes the job one that continues earlier work. */
  readonly continuationToken?: string;
  readonly encryptionKey?: { readonly id: string; readonly type: 'KMS' };
  /** How many such jobs; only without `id`. Default 1. */
  readonly count?: number;
}

/**
 * What `aws codepipeline get-job-details` or `get-third-party-job-details` prints, or the part below `jobDetails`.
 * Account, nonce and credentials in it are dropped.
 */
export interface JobDetailsFixture {
  readonly jobDetails?: PrintedJobFixture;
  readonly id?: string;
  readonly data?: object;
  readonly accountId?: string;
  readonly nonce?: string;
  readonly clientId?: string;
}

/** A job as AWS prints it, below `jobDetails`. */
export interface PrintedJobFixture {
  readonly id?: string;
  readonly data: object;
  readonly accountId?: string;
  readonly nonce?: string;
  /** Of a third-party job: the client to whom it belongs. */
  readonly clientId?: string;
}

/** A bucket, which is made when it is not there. */
export interface BucketFixture {
  readonly name: string;
  /** Whether it keeps all versions of its objects, as AWS demands of a source's bucket. Default false. */
  readonly versioning?: boolean;
}

/** What may stand beside a pipeline. */
export interface BesidePipeline {
  /** Stages that nothing may enter until EnableStageTransition, with the reasons that GetPipelineState tells. */
  readonly disabledTransitions?: readonly { readonly stageName: string; readonly reason: string }[];
  /** Values of secret properties by `Stage/Action/Property`, which AWS prints as `****`. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly tags?: readonly { readonly key: string; readonly value: string }[];
}

/** A pipeline as CreatePipeline takes it. Its members are those of AWS's PipelineDeclaration. */
export interface DeclaredPipeline extends BesidePipeline {
  readonly name: string;
  readonly roleArn: string;
  readonly stages: readonly object[];
  readonly artifactStore?: object;
  readonly artifactStores?: Readonly<Record<string, object>>;
  readonly version?: number;
  readonly executionMode?: 'QUEUED' | 'SUPERSEDED' | 'PARALLEL';
  readonly pipelineType?: 'V1' | 'V2';
  readonly variables?: readonly object[];
  readonly triggers?: readonly object[];
}

/** What `aws codepipeline get-pipeline` prints. */
export interface PrintedPipeline extends BesidePipeline {
  readonly pipeline: Omit<DeclaredPipeline, keyof BesidePipeline>;
  readonly metadata?: object;
}

/** A pipeline, as CreatePipeline takes it or get-pipeline prints it. */
export type PipelineFixture = DeclaredPipeline | PrintedPipeline;

/** An execution to start. */
export interface ExecutionFixture {
  /** Name of the pipeline. */
  readonly pipeline: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly sourceRevisions?: readonly {
    readonly actionName: string;
    readonly revisionType: 'COMMIT_ID' | 'IMAGE_DIGEST' | 'S3_OBJECT_VERSION_ID' | 'S3_OBJECT_KEY';
    readonly revisionValue: string;
  }[];
}

/** A URL to which events are posted. */
export interface EventTargetFixture {
  readonly url: string;
  /** Only events of these detail-types. Default: all. */
  readonly detailTypes?: readonly DetailType[];
}

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
export interface EventRuleTargetFixture {
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

/**
 * How actions and rules end that nothing here runs; a stub wins over whoever else would do an action or evaluate a
 * rule.
 */
export interface StubFixture {
  /**
   * Which actions it is for: those that have all that is given. It is for rules when it has `rule` or the category
   * Rule.
   */
  readonly match: {
    readonly category?: string;
    readonly owner?: string;
    readonly provider?: string;
    readonly version?: string;
    readonly pipeline?: string;
    readonly stage?: string;
    readonly action?: string;
    readonly rule?: string;
  };
  readonly result: 'succeed' | 'fail';
  /** From start to end. Default: at once. */
  readonly delay?: Duration;
  /** Output variables. */
  readonly variables?: Readonly<Record<string, string>>;
  /** By the artifact's name: a file or a folder, which is zipped, or an object. Others are zips with codepipeline-local.txt alone. */
  readonly outputArtifacts?: Readonly<
    Record<string, string | { readonly bucketName: string; readonly objectKey: string }>
  >;
  readonly summary?: string;
  readonly externalExecutionId?: string;
  /** Why the action or rule fails. */
  readonly message?: string;
  /** What a source action finds. */
  readonly revision?: { readonly id: string; readonly summary?: string; readonly url?: string };
  /** Where a deploy action has deployed to: what ListDeployActionExecutionTargets shows. */
  readonly targets?: readonly DeployTargetFixture[];
}

/** In AWS's form. Times are ISO 8601 or epoch seconds. */
export interface DeployTargetFixture {
  readonly targetId?: string;
  readonly targetType?: string;
  readonly status?: string;
  readonly startTime?: string | number;
  readonly endTime?: string | number;
  readonly events?: readonly {
    readonly name?: string;
    readonly status?: string;
    readonly startTime?: string | number;
    readonly endTime?: string | number;
    readonly context?: { readonly ssmCommandId?: string; readonly message?: string };
  }[];
}

/** Where a function is that does Lambda actions. */
export type FunctionFixture = FunctionFixtureMembers &
  (
    | {
        /** The folder that is the root of the code, or a zip of it. Relative to the document. */
        readonly code: string;
        /** As Lambda spells it: `src/app.handler` is what src/app.js, .mjs, .cjs or .py calls handler. */
        readonly handler: string;
        /** Such as nodejs22.x or python3.12; the machine's own version is what runs. Default: what the file is for. */
        readonly runtime?: string;
      }
    | {
        /** The text of its one file, which is called index. */
        readonly inlineCode: string;
        /** Such as index.handler. */
        readonly handler: string;
        /** Such as nodejs22.x or python3.12. */
        readonly runtime: string;
      }
    | {
        /** A file for Node.js: ESM, CommonJS, or TypeScript as Node takes it. Relative to the document. */
        readonly module: string;
        /** Name of what the file exports. Default handler. */
        readonly handler?: string;
      }
    | {
        /** A file for Python, run with python3. Relative to the document. */
        readonly python: string;
        /** Name of a function of the file. Default handler. */
        readonly handler?: string;
      }
    | {
        /** Of a container with Lambda's runtime interface emulator; the path may be left out. */
        readonly url: string;
      }
    | {
        /** Of an API that is compatible with Lambda's and knows the function by the same name. */
        readonly endpoint: string;
      }
  );

/** What functions have wherever they are. */
export interface FunctionFixtureMembers {
  /** Real time that one invocation may take: a number is seconds, as Lambda has them. At most 15 min. Default 15 s. */
  readonly timeout?: Duration;
  /** Variables of the function's process, which win over those that point it at the emulator. */
  readonly environment?: Readonly<Record<string, string>>;
  /** MB that the function is told of, 128 to 10240. Not enforced. Default 128. */
  readonly memorySize?: number;
  /** How many of its invocations run at once; others wait. Default: as many as there are. */
  readonly reservedConcurrentExecutions?: number;
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
export interface WebhookDefinitionFixture {
  readonly name: string;
  readonly targetPipeline: string;
  /** One of the pipeline's first stage. */
  readonly targetAction: string;
  /** At most 5. */
  readonly filters: readonly { readonly jsonPath: string; readonly matchEquals?: string }[];
  readonly authentication: 'GITHUB_HMAC' | 'IP' | 'UNAUTHENTICATED';
  readonly authenticationConfiguration: { readonly AllowedIPRange?: string; readonly SecretToken?: string };
}

/** A fixture document: what an emulator is seeded with. */
export interface FixtureDocument {
  /** Twelve digits. Default: the emulator's account. */
  readonly account?: string;
  /** Default: the emulator's region. */
  readonly region?: string;
  readonly actionTypes?: readonly ActionTypeFixture[];
  readonly thirdPartyClients?: readonly ThirdPartyClientFixture[];
  readonly jobs?: readonly (JobFixture | JobDetailsFixture)[];
  readonly buckets?: readonly BucketFixture[];
  readonly objects?: readonly ObjectFixture[];
  /** Made without starting an execution. */
  readonly pipelines?: readonly PipelineFixture[];
  /** Made after the pipelines that they start. */
  readonly webhooks?: readonly WebhookFixture[];
  /** Started when everything else has been made. */
  readonly executions?: readonly ExecutionFixture[];
  /**
   * Functions that do Lambda actions, by name; in a value, for an emulator of the same process, also the code itself.
   */
  readonly functions?: Readonly<Record<string, FunctionFixture | FunctionHandler<LambdaEvent>>>;
  /** Get every event of the document's account and region from now on. */
  readonly eventTargets?: readonly EventTargetFixture[];
  /** Start pipelines for new versions of objects. */
  readonly eventRules?: readonly EventRuleFixture[];
  /** The first that matches an action or a rule counts. */
  readonly stubs?: readonly StubFixture[];
}

/**
 * A CloudFormation template, or what `terraform show -json` prints, as a value. Which of them it is, its content tells.
 */
export type TemplateValue = { readonly Resources: object } | { readonly format_version: string };

/** The path of a fixture document, of a template or of a folder of documents; or a document or template as a value. */
export type FixtureSource = string | FixtureDocument | TemplateValue;
