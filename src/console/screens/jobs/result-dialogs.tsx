import { useState } from 'preact/hooks';
import type { JobDescription } from '../../../control/types.ts';
import { Field, FormDialog } from '../../parts/dialog.tsx';
import { report } from './as-worker.ts';

interface ResultProps {
  readonly job: JobDescription;
  readonly onClose: () => void;
}

/** Lines `NAME=VALUE` as an object. @throws Error for a line without `=` */
function readVariables(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf('=');
      if (at < 1) throw new Error(`'${line}' is no variable; write one as NAME=VALUE.`);
      return [line.slice(0, at).trim(), line.slice(at + 1)];
    }),
  );
}

/** Asks for what a worker reports with its success, and reports it. */
export function SucceedDialog({ job, onClose }: ResultProps) {
  const [summary, setSummary] = useState('');
  const [variables, setVariables] = useState('');
  const [revision, setRevision] = useState('');
  const succeed = async () => {
    const outputVariables = readVariables(variables);
    await report(job, 'Success', {
      ...(summary !== '' && { executionDetails: { summary, percentComplete: 100 } }),
      ...(Object.keys(outputVariables).length > 0 && { outputVariables }),
      ...(revision !== '' && { currentRevision: { revision, changeIdentifier: revision } }),
    });
  };
  return (
    <FormDialog title="Report success" verb="Succeed" look="yes" onSubmit={succeed} onClose={onClose}>
      <Field label="Summary" value={summary} onChange={setSummary} />
      {job.clientId === undefined && (
        <Field
          label="Output variables"
          value={variables}
          onChange={setVariables}
          rows={3}
          hint="One a line, as NAME=VALUE."
        />
      )}
      {job.actionTypeId.category === 'Source' && (
        <Field label="Revision" value={revision} onChange={setRevision} hint="Of the source, such as a commit's id." />
      )}
    </FormDialog>
  );
}

const failureTypes = [
  'JobFailed',
  'ConfigurationError',
  'PermissionError',
  'RevisionOutOfSync',
  'RevisionUnavailable',
  'SystemUnavailable',
];

/** Asks for the failure that a worker reports, and reports it. */
export function FailDialog({ job, onClose }: ResultProps) {
  const [type, setType] = useState('JobFailed');
  const [message, setMessage] = useState('Failed by hand in the console');
  return (
    <FormDialog
      title="Report failure"
      verb="Fail"
      look="no"
      onSubmit={() => report(job, 'Failure', { failureDetails: { type, message } })}
      onClose={onClose}
    >
      <Field label="Type" value={type} onChange={setType} choices={failureTypes} />
      <Field label="Message" value={message} onChange={setMessage} rows={3} isRequired />
    </FormDialog>
  );
}

/** Asks for a continuation token, and reports a success that the action goes on from. */
export function ContinueDialog({ job, onClose }: ResultProps) {
  const [token, setToken] = useState('');
  const [percent, setPercent] = useState('50');
  return (
    <FormDialog
      title="Go on later"
      verb="Continue"
      onSubmit={() =>
        report(job, 'Success', {
          continuationToken: token,
          executionDetails: { percentComplete: Number(percent) },
        })
      }
      onClose={onClose}
    >
      <Field
        label="Continuation token"
        value={token}
        onChange={setToken}
        isRequired
        hint="The job that continues this one has it."
      />
      <Field label="Percent complete" value={percent} onChange={setPercent} isNumber />
    </FormDialog>
  );
}
