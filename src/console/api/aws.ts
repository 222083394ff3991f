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
  readonly rules?: readonly { readonly name: string; readonly ruleTypeId: { readonly provider: string } }[];
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
