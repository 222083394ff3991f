/** Which of a pipeline's action or rule executions a list shows. */
export interface ExecutionFilter {
  /** Those of one pipeline execution, by its key. */
  readonly pipelineExecution: number | undefined;
  /** Whether those that a retry has replaced are left out. */
  readonly latestOnly: boolean;
}
