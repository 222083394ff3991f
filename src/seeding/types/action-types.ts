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
