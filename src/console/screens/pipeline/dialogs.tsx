import { useState } from 'preact/hooks';
import type { ExecutionSummary } from '../../api/aws.ts';
import { call, post, segment } from '../../api/client.ts';
import { place } from '../../api/place.ts';
import { Field, FormDialog } from '../../parts/dialog.tsx';

export interface Closing {
  readonly onClose: () => void;
}

interface StopProps extends Closing {
  readonly pipeline: string;
  readonly executions: readonly ExecutionSummary[];
}

/** Asks how an execution is to be stopped, and stops it. */
export function StopDialog({ pipeline, executions, onClose }: StopProps) {
  const [id, setId] = useState(executions[0]?.pipelineExecutionId ?? '');
  const [how, setHow] = useState('Stop and wait');
  const [reason, setReason] = useState('');
  const stop = () =>
    call('StopPipelineExecution', {
      pipelineName: pipeline,
      pipelineExecutionId: id,
      abandon: how === 'Stop and abandon',
      ...(reason !== '' && { reason }),
    });
  return (
    <FormDialog title={`Stop ${pipeline}`} verb="Stop" look="no" onSubmit={stop} onClose={onClose}>
      <Field
        label="Execution"
        value={id}
        onChange={setId}
        choices={executions.map(({ pipelineExecutionId }) => pipelineExecutionId)}
      />
      <Field
        label="Actions that run"
        value={how}
        onChange={setHow}
        choices={['Stop and wait', 'Stop and abandon']}
        hint="Waiting lets them end; abandoning does not wait for them."
      />
      <Field label="Reason" value={reason} onChange={setReason} />
    </FormDialog>
  );
}

interface Approval {
  readonly pipeline: string;
  readonly stage: string;
  readonly action: string;
  readonly execution: string | undefined;
}

interface ApprovalProps extends Closing {
  readonly approval: Approval;
  readonly status: 'Approved' | 'Rejected';
}

/** Asks for a comment, and answers an approval. */
export function ApprovalDialog({ approval, status, onClose }: ApprovalProps) {
  const [summary, setSummary] = useState(`${status} in the console`);
  const isYes = status === 'Approved';
  const { pipeline, stage, action, execution: executionId } = approval;
  const answer = () =>
    post(
      `/pipelines/${segment(pipeline)}/approvals`,
      { stage, action, ...(executionId !== undefined && { executionId }), status, summary },
      place.peek(),
    );
  return (
    <FormDialog
      title={`${isYes ? 'Approve' : 'Reject'} ${action}`}
      verb={isYes ? 'Approve' : 'Reject'}
      look={isYes ? 'yes' : 'no'}
      onSubmit={answer}
      onClose={onClose}
    >
      <Field label="Comment" value={summary} onChange={setSummary} isRequired />
    </FormDialog>
  );
}

interface RollbackProps extends Closing {
  readonly pipeline: string;
  readonly stage: string;
}

/** Asks for the execution to go back to, and rolls a stage back. */
export function RollbackDialog({ pipeline, stage, onClose }: RollbackProps) {
  const [target, setTarget] = useState('');
  return (
    <FormDialog
      title={`Roll ${stage} back`}
      verb="Roll back"
      onSubmit={() =>
        call('RollbackStage', { pipelineName: pipeline, stageName: stage, targetPipelineExecutionId: target })
      }
      onClose={onClose}
    >
      <Field
        label="Execution to go back to"
        value={target}
        onChange={setTarget}
        isRequired
        hint="The id of an execution that has succeeded in this stage."
      />
    </FormDialog>
  );
}
