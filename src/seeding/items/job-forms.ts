import { type JsonSchema, jsonSchemaOf } from '../../model/json-schema.ts';
import {
  checkedBy,
  described,
  integer,
  list,
  literal,
  map,
  object,
  optional,
  type Shape,
  text,
  toldBy,
  union,
  written,
} from '../../model/shape.ts';
import type { ArtifactFixture, FunctionJobFixture, JobDetailsFixture, JobFixture, WorkerJobFixture } from '../types.ts';
import { memberOfModel, ofModel, s3Location } from './model-shapes.ts';

/** How jobs, and those whose jobs they are, may be written in a fixture document. */

/** The pipeline of jobs that name none. */
export const defaultPipelineName = 'codepipeline-local';

/** A job of a document, however it is written. */
export type WrittenJob = JobFixture | JobDetailsFixture;

const idOfType = {
  category: memberOfModel('ActionTypeId', 'category'),
  provider: memberOfModel('ActionTypeId', 'provider'),
  version: memberOfModel('ActionTypeId', 'version'),
};

const typeIdOfWorkers = object({
  ...idOfType,
  owner: optional(text('Default Custom.', { enum: ['Custom', 'ThirdParty'] })),
});

/** Of a job that a function may do: AWS's Lambda action, too. */
const typeIdOfFunctions = object({
  ...idOfType,
  owner: optional(described(text(undefined, { enum: ['Custom', 'ThirdParty', 'AWS'] }), 'Default Custom.')),
});

const clientId = checkedBy(text('Of a third-party job: the client to whom it belongs, one of thirdPartyClients.'), () =>
  jsonSchemaOf('ClientId'),
);

export const thirdPartyClient = object(
  {
    clientId: described(memberOfModel('ThirdPartyJob', 'clientId'), 'A UUID in lower case.'),
    clientToken: memberOfModel('GetThirdPartyJobDetailsInput', 'clientToken'),
    actionType: optional(
      object(
        { ...idOfType, owner: optional(described(text(undefined, { enum: ['ThirdParty'] }), 'Default ThirdParty.')) },
        "The type whose jobs are this client's when they name none.",
      ),
    ),
  },
  'A customer of a partner: whose jobs a poll lists, and the secret that opens them.',
);

/** A file whose bytes are put somewhere. */
export const from = text('A file, or a folder to be zipped, relative to the document.', { minLength: 1 });

const artifactMembers = {
  name: memberOfModel('Artifact', 'name'),
  revision: optional(memberOfModel('Artifact', 'revision')),
  location: optional(
    described(
      object({
        type: optional(ofModel('ArtifactLocationType', literal('S3'))),
        s3Location,
      }),
      'Where the artifact lies. Default: a key of its own in the artifact bucket.',
    ),
  ),
};

export const inputArtifact = object(
  { ...artifactMembers, from: optional(from) },
  'An artifact to read: made of `from`, or lying at a location; with neither it has a key but no bytes.',
);

const outputArtifact = object(
  artifactMembers,
  'An artifact; without a location it gets a key of its own in the artifact bucket.',
);

const named = object({ name: optional(memberOfModel('StageContext', 'name')) });
const namedAction = object({
  name: optional(memberOfModel('ActionContext', 'name')),
  actionExecutionId: optional(memberOfModel('ActionContext', 'actionExecutionId')),
});

const id = optional(described(ofModel('JobId'), 'A UUID in lower case. Default: a new one.'));

const jobMembers = {
  configuration: optional(ofModel('ActionConfigurationMap', map(text()))),
  inputArtifacts: optional(list(inputArtifact)),
  outputArtifacts: optional(list(outputArtifact)),
  pipelineContext: optional(
    object({
      pipelineName: optional(memberOfModel('PipelineContext', 'pipelineName')),
      pipelineArn: optional(memberOfModel('PipelineContext', 'pipelineArn')),
      pipelineExecutionId: optional(memberOfModel('PipelineContext', 'pipelineExecutionId')),
      stage: optional(nameOr(named)),
      action: optional(nameOr(namedAction)),
    }),
  ),
  continuationToken: optional(
    described(ofModel('ContinuationToken'), 'Makes the job one that continues earlier work.'),
  ),
  encryptionKey: optional(ofModel('EncryptionKey', object({ id: text(), type: literal('KMS') }))),
  count: optional(
    described(
      integer('How many such jobs. Default 1.', { minimum: 1, maximum: 100_000 }),
      'How many such jobs; only without `id`. Default 1.',
    ),
  ),
};

export const workerJob = object(
  {
    id,
    actionTypeId: typeIdOfWorkers,
    clientId: optional(
      described(
        clientId,
        'Of a third-party job: the client to whom it belongs. Default: the one that names the type, else the first.',
      ),
    ),
    ...jobMembers,
  },
  'A job, written short.',
);

export const functionJob = object(
  {
    id,
    function: text('The function that does the job.', { minLength: 1, maxLength: 170 }),
    actionTypeId: optional(described(typeIdOfFunctions, "Default: AWS's Lambda action.")),
    ...jobMembers,
  },
  'A job of a Lambda action, written short.',
);

const membersOfPrinted = {
  id: optional(ofModel('JobId')),
  accountId: optional(text('Twelve digits.', { pattern: '^\\d{12}$' })),
  nonce: optional(ofModel('Nonce')),
  clientId: optional(clientId),
};

const jobData = checkedBy(written<object>('object', { type: 'object' }), () => {
  // As the service prints them; in the model of its answers not even the name is required.
  const artifacts: JsonSchema = { type: 'array', items: { ...jsonSchemaOf('Artifact'), required: ['name'] } };
  return {
    type: 'object',
    additionalProperties: false,
    properties: {
      ...(jsonSchemaOf('JobData').properties as Record<string, JsonSchema>),
      actionTypeId: typeIdOfFunctions.schema,
      inputArtifacts: artifacts,
      outputArtifacts: artifacts,
    },
    required: ['actionTypeId'],
  };
});

/** What stands below `jobDetails`. */
export const printedJob = object(
  { ...membersOfPrinted, data: jobData },
  'A job as `aws codepipeline get-job-details` or `get-third-party-job-details` prints it. Its credentials are dropped.',
);

const printedWhole = object({ jobDetails: printedJob });

/** Of either of what is printed; which members go together, the schema says. */
export const jobDetails = object(
  { jobDetails: optional(printedJob), ...membersOfPrinted, data: optional(jobData) },
  'What `aws codepipeline get-job-details` or `get-third-party-job-details` prints, or the part below `jobDetails`. Account, nonce and credentials in it are dropped.',
);

/** A job of a document, however it is written. */
export const job: Shape<WrittenJob> = checkedBy(
  union<Shape<WrittenJob>>([workerJob, functionJob, jobDetails]),
  () => toldBy<Shape, unknown>({ jobDetails: printedWhole, data: printedJob, function: functionJob }, workerJob).schema,
);

/** What of jobs has a name of its own where the schemas are published. */
export const publishedJobs = {
  JobFixture: job,
  ShortJobFixture: workerJob,
  FunctionJobFixture: functionJob,
  JobDetailsFixture: printedJob,
  PrintedJobFixture: printedWhole,
};

/** A job in its short form, of whichever kind. */
export type ShortJob = Partial<WorkerJobFixture & FunctionJobFixture>;

/** A job's short form, made of what AWS prints where it is written so. */
export function inShortForm(fixture: WrittenJob): ShortJob {
  if ('jobDetails' in fixture && fixture.jobDetails !== undefined) return inShortForm(fixture.jobDetails);
  if (!('data' in fixture) || fixture.data === undefined) return fixture as ShortJob;
  const {
    actionConfiguration,
    artifactCredentials: _,
    ...data
  } = fixture.data as ShortJob & {
    actionConfiguration?: { configuration?: Record<string, string> };
    artifactCredentials?: unknown;
  };
  return {
    ...data,
    ...(fixture.id !== undefined && { id: fixture.id }),
    ...(fixture.clientId !== undefined && { clientId: fixture.clientId }),
    ...(actionConfiguration?.configuration && { configuration: actionConfiguration.configuration }),
  };
}

/** The part of a job that holds its artifacts. */
export function partWithArtifacts(job: WrittenJob): Pick<JobFixture, 'inputArtifacts' | 'pipelineContext'> {
  if ('jobDetails' in job && job.jobDetails !== undefined) return job.jobDetails.data as JobFixture;
  return ('data' in job && job.data !== undefined ? job.data : job) as JobFixture;
}

/** The job with other input artifacts, written as it was. */
export function withInputs(
  job: WrittenJob,
  change: (inputs: readonly ArtifactFixture[]) => readonly ArtifactFixture[],
): WrittenJob {
  const part = partWithArtifacts(job);
  if (part.inputArtifacts === undefined) return job;
  const changed = { ...part, inputArtifacts: change(part.inputArtifacts) };
  if ('jobDetails' in job && job.jobDetails !== undefined) {
    return { ...job, jobDetails: { ...job.jobDetails, data: changed } };
  }
  return 'data' in job && job.data !== undefined ? { ...job, data: changed } : (changed as JobFixture);
}

/** A context's name, or the context. */
function nameOr<T>(context: Shape<T>): Shape<string | T> {
  return checkedBy(union<Shape<string | T>>([text(), context]), () => ({
    ...context.schema,
    type: ['string', 'object'],
  }));
}
