import type { Emulator } from '../index.ts';

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

export type ServiceName = 'codepipeline' | 's3' | 'sts';

/** What the probes are run against. */
export interface Target {
  /** `own` and `emulator` are of this project, `other` is somebody else's. */
  readonly kind: 'own' | 'emulator' | 'other' | 'aws';
  /** Where each service is. */
  readonly endpoints: Readonly<Record<ServiceName, string>>;
  readonly region: string;
  readonly account: string;
  readonly keys: Keys;
  /** A role that pipelines may have; on AWS it must be one that CodePipeline may assume. */
  readonly role: string | undefined;
  /** What only an emulator of this project has. */
  readonly emulator?: Pick<Emulator, 'clock' | 'fixtures'> | undefined;
}
