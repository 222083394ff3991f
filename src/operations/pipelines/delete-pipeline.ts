import type { DeletePipelineInput } from '@aws-sdk/client-codepipeline';
import { deletePipeline as deleteIt } from '../../engine/pipelines/delete-pipeline.ts';
import { type Checked, operation } from '../operation.ts';

/** Deleting a pipeline that does not exist succeeds (C9 [inferred]). */
export const deletePipeline = operation(
  'DeletePipeline',
  (context, { name }: Checked<DeletePipelineInput>): undefined => {
    deleteIt(context, name);
  },
);
