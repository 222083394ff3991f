import { call } from './client.ts';

/** What the service returns, as far as the console shows it. */

interface ActionTypeId {
  readonly category: string;
  readonly owner: string;
  readonly provider: string;
  readonly version: string;
}

export interface ActionDeclaration {
  readonly name: string;
  readonly actionTypeId: ActionTypeId;
  readonly runOrder?: number;
  readonly configuration?: Readonly<Record<string, string>>;
  readonly namespace?: string;
}

interface Condition {
  readonly result?: string;
  readonly rules?: readonly {
    readonly name: string;
    readonly ruleTypeId: { readonly provider: string };
    readonly configuration?: Readonly<Record<string, string>>;
  }[];
}

interface ErrorDetails {
  readonly code?: string;
  readonly message?: string;
}

/** How a condition of a stage was looked at last. */
export interface ConditionState {
  readonly latestExecution?: { readonly status: string };
  readonly conditionStates?: readonly {
    readonly ruleStates?: readonly {
      readonly ruleName: string;
      readonly latestExecution?: {
        readonly status: string;
        readonly summary?: string;
        readonly errorDetails?: ErrorDetails;
      };
    }[];
  }[];
}

/** A run of a rule, of those that ListRuleExecutions returns. */
export interface RuleRun {
  readonly stageName: string;
  readonly ruleName: string;
  readonly status: string;
  readonly output?: {
    readonly executionResult?: { readonly externalExecutionSummary?: string; readonly errorDetails?: ErrorDetails };
  };
}

export interface RunArtifact {
  readonly name?: string;
  readonly s3location?: { readonly bucket?: string; readonly key?: string };
}

/** A run of an action, with all that ListActionExecutions returns of it. */
export interface RunDetail {
  readonly actionExecutionId: string;
  readonly pipelineExecutionId: string;
  readonly stageName: string;
  readonly actionName: string;
  readonly status: string;
  readonly startTime: string;
  readonly lastUpdateTime: string;
  readonly input: {
    readonly configuration?: Readonly<Record<string, string>>;
    readonly resolvedConfiguration?: Readonly<Record<string, string>>;
    readonly namespace?: string;
    readonly inputArtifacts?: readonly RunArtifact[];
  };
  readonly output: {
    readonly outputArtifacts?: readonly RunArtifact[];
    readonly outputVariables?: Readonly<Record<string, string>>;
    readonly executionResult?: {
      readonly externalExecutionId?: string;
      readonly externalExecutionSummary?: string;
      readonly externalExecutionUrl?: string;
      /** With the code alone: the message is the summary. */
      readonly errorDetails?: { readonly code?: string };
    };
  };
}

export interface StageDeclaration {
  readonly name: string;
  readonly actions: readonly ActionDeclaration[];
  readonly beforeEntry?: { readonly conditions: readonly Condition[] };
  readonly onSuccess?: { readonly conditions: readonly Condition[] };
  readonly onFailure?: { readonly result?: string; readonly conditions?: readonly Condition[] };
}

export interface PipelineDeclaration {
  readonly name: string;
  readonly version: number;
  readonly pipelineType?: string;
  readonly executionMode?: string;
  readonly stages: readonly StageDeclaration[];
  readonly variables?: readonly {
    readonly name: string;
    readonly defaultValue?: string;
    readonly description?: string;
  }[];
}

export interface ExecutionSummary {
  readonly pipelineExecutionId: string;
  readonly status: string;
  readonly startTime: string;
  readonly lastUpdateTime: string;
  readonly statusSummary?: string;
  readonly trigger?: { readonly triggerType?: string; readonly triggerDetail?: string };
  readonly sourceRevisions?: readonly {
    readonly actionName: string;
    readonly revisionId?: string;
    readonly revisionSummary?: string;
  }[];
  readonly executionType?: string;
}

interface ArtifactDetails {
  readonly minimumCount: number;
  readonly maximumCount: number;
}

export interface ActionType {
  readonly id: ActionTypeId;
  readonly actionConfigurationProperties?: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly secret: boolean;
    readonly queryable?: boolean;
    readonly description?: string;
  }[];
  readonly inputArtifactDetails: ArtifactDetails;
  readonly outputArtifactDetails: ArtifactDetails;
}

/** Partners whose types are AWS's own catalogue's: nobody can put a job of theirs into a queue. */
const catalogued: ReadonlySet<string> = new Set([
  'AlexaSkillsKit',
  'GhostInspector',
  'GitHub',
  'MFStormRunner',
  'Nouvola',
  'Runscope',
  'Snyk',
]);

/** The action types whose jobs workers do, in the account and region that are looked at. @throws Refusal */
export async function allActionTypes(): Promise<readonly ActionType[]> {
  const types: ActionType[] = [];
  for (const actionOwnerFilter of ['Custom', 'ThirdParty']) {
    let nextToken: string | undefined;
    do {
      const page = await call<{ readonly actionTypes: readonly ActionType[]; readonly nextToken?: string }>(
        'ListActionTypes',
        { actionOwnerFilter, ...(nextToken !== undefined && { nextToken }) },
      );
      types.push(...page.actionTypes.filter(({ id }) => id.owner === 'Custom' || !catalogued.has(id.provider)));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
  }
  return types;
}
