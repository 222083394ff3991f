/** What a job's function receives (H1, H2). Users write functions against this type, so it stands on its own. */
export interface LambdaEvent {
  readonly 'CodePipeline.job': {
    readonly id: string;
    readonly accountId: string;
    readonly data: {
      readonly actionConfiguration: {
        /** Of AWS's Lambda action: FunctionName and, if set, UserParameters. */
        readonly configuration: Readonly<Record<string, string>>;
      };
      readonly inputArtifacts: readonly LambdaEventArtifact[];
      readonly outputArtifacts: readonly LambdaEventArtifact[];
      /** For the artifacts; they are there without any, too. */
      readonly artifactCredentials: {
        readonly accessKeyId: string;
        readonly secretAccessKey: string;
        readonly sessionToken: string;
        /** Epoch milliseconds of the emulator's clock from which on they open nothing. */
        readonly expirationTime: number;
      };
      /** Of a job that continues another. */
      readonly continuationToken?: string;
      readonly encryptionKey?: { readonly id: string; readonly type: 'KMS' };
    };
  };
}

/** An artifact of the job, as its function is told of it. */
export interface LambdaEventArtifact {
  readonly name: string;
  /** Null when it is unknown; a worker's JobData leaves it out then. */
  readonly revision: string | null;
  readonly location: {
    readonly type: 'S3';
    readonly s3Location: { readonly bucketName: string; readonly objectKey: string };
  };
}
