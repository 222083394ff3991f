import { useState } from 'preact/hooks';
import type { TriggerResult } from '../../../control/types.ts';
import { post, segment } from '../../api/client.ts';
import { place } from '../../api/place.ts';
import { Field, FormDialog } from '../../parts/dialog.tsx';
import type { Closing } from './dialogs.tsx';

const kinds = ['Push to a branch', 'Push of a tag', 'Pull request'];

/** Asks what happens in a repository, and tells the pipeline of it. */
export function TriggerDialog({ pipeline, onClose }: Closing & { readonly pipeline: string }) {
  const [kind, setKind] = useState('Push to a branch');
  const [name, setName] = useState('main');
  const [event, setEvent] = useState('OPEN');
  const [commitId, setCommitId] = useState('');
  const [files, setFiles] = useState('');
  const [repository, setRepository] = useState('');
  const isPull = kind === 'Pull request';
  const isTag = kind === 'Push of a tag';
  const tell = async () => {
    const changed = files
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    const ofCommit = { ...(commitId !== '' && { commitId }), ...(changed.length > 0 && { files: changed }) };
    const happened = isPull
      ? { pullRequest: { event, branch: name, ...ofCommit } }
      : { push: { [isTag ? 'tag' : 'branch']: name, ...ofCommit } };
    const { pipelineExecutionId, unmatched } = await post<TriggerResult>(
      `/pipelines/${segment(pipeline)}/triggers`,
      { ...happened, ...(repository !== '' && { repository }) },
      place.peek(),
    );
    if (pipelineExecutionId === undefined) throw new Error(`Nothing was started. ${unmatched.join(' ')}`);
  };
  return (
    <FormDialog title={`Trigger ${pipeline}`} verb="Trigger" onSubmit={tell} onClose={onClose}>
      <Field label="What happens" value={kind} onChange={setKind} choices={kinds} />
      <div class="fields">
        {isPull && <Field label="Event" value={event} onChange={setEvent} choices={['OPEN', 'UPDATED', 'CLOSED']} />}
        <Field label={isTag ? 'Tag' : isPull ? 'To the branch' : 'Branch'} value={name} onChange={setName} isRequired />
        <Field label="Commit" value={commitId} onChange={setCommitId} hint="A new one when it is left empty." />
      </div>
      <Field label="Changed files" value={files} onChange={setFiles} rows={3} hint="One path a line." />
      <Field
        label="Repository"
        value={repository}
        onChange={setRepository}
        hint="Such as owner/name, where the pipeline has several."
      />
    </FormDialog>
  );
}
