import type { Duration } from '../../domain/duration.ts';

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
  /**
   * By the artifact's name: a file or a folder, which is zipped, or an object. Others are zips with
   * codepipeline-local.txt alone.
   */
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
interface DeployTargetFixture {
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
