/** Kinds of events by what they are about: three of AWS's (J11 [documented]) and the emulator's own. */
export const detailTypes = {
  pipelineExecution: 'CodePipeline Pipeline Execution State Change',
  stageExecution: 'CodePipeline Stage Execution State Change',
  actionExecution: 'CodePipeline Action Execution State Change',
  job: 'CodePipeline Local Job State Change',
} as const;

export type DetailType = (typeof detailTypes)[keyof typeof detailTypes];

/** Whose events they may be. */
export const changeSources: readonly StateChangeEvent['source'][] = ['aws.codepipeline', 'codepipeline-local'];

/** An event in EventBridge's envelope. */
export interface StateChangeEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': DetailType;
  /** `aws.codepipeline`, or `codepipeline-local` for the emulator's own. */
  readonly source: 'aws.codepipeline' | 'codepipeline-local';
  /** Twelve digits. */
  readonly account: string;
  /** ISO 8601 in UTC, to the second. */
  readonly time: string;
  readonly region: string;
  /** ARN of the pipeline, when there is one. */
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>> & { readonly state: string };
}
