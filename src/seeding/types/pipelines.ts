/** What may stand beside a pipeline. */
interface BesidePipeline {
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
