import { to } from '../../addresses.ts';
import type { RunArtifact, RunDetail } from '../../api/aws.ts';
import { Status } from '../../parts/icons.tsx';
import { JobLink } from '../../parts/job-link.tsx';
import { Pairs, Panel } from '../../parts/panel.tsx';
import { moment, providerWords } from '../../parts/words.ts';
import type { ActionView } from './lay-out.ts';

interface ActionPanelProps {
  readonly stage: string;
  readonly action: ActionView;
  /** The run that is shown, where the history still has it. */
  readonly run: RunDetail | undefined;
  readonly onClose: () => void;
}

/** One action: how it is declared, what its run was given, and what it made. */
export function ActionPanel({ stage, action, run, onClose }: ActionPanelProps) {
  const { declaration, state, status, latest, job } = action;
  const { category, owner, provider, version } = declaration.actionTypeId;
  const { configuration = {}, resolvedConfiguration = {}, inputArtifacts = [] } = run?.input ?? {};
  const { outputArtifacts = [], outputVariables = {}, executionResult } = run?.output ?? {};
  const declared = declaration.configuration ?? configuration;
  const link = executionResult?.externalExecutionUrl ?? state?.entityUrl;
  const resolved = Object.entries(resolvedConfiguration).filter(([name, value]) => declared[name] !== value);
  return (
    <Panel title={`${stage} › ${declaration.name}`} before={<Status status={status} />} onClose={onClose}>
      {latest?.errorDetails?.message !== undefined && (
        <p class="verdict">
          {latest.errorDetails.code}: {latest.errorDetails.message}
        </p>
      )}
      <h3>Action</h3>
      <Pairs
        of={[
          ['Type', `${category} / ${owner} / ${providerWords(provider)} / ${version}`],
          ['Run order', declaration.runOrder ?? 1],
          ['Namespace', declaration.namespace ?? run?.input.namespace],
          ['Started', run && moment(run.startTime)],
          ['Last changed', latest && moment(latest.changedAt)],
          ['Summary', latest?.summary],
          ['Revision', state?.currentRevision?.revisionId],
          ['External id', executionResult?.externalExecutionId],
          ['Job', job && <JobLink id={job.id} />],
          ['Link', link !== undefined && <Outside url={link} />],
        ]}
      />
      <Values title="Configuration" of={Object.entries(declared)} />
      <Values title="Resolved to" of={resolved} />
      <Artifacts title="Input artifacts" of={inputArtifacts} />
      <Artifacts title="Output artifacts" of={outputArtifacts} />
      <Values title="Output variables" of={Object.entries(outputVariables)} />
    </Panel>
  );
}

/** A link that leads out of the console, of what may be one alone. */
function Outside({ url }: { readonly url: string }) {
  if (!/^https?:\/\//.test(url)) return <>{url}</>;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {url}
    </a>
  );
}

function Values({
  title,
  of: entries,
}: {
  readonly title: string;
  readonly of: readonly (readonly [string, string])[];
}) {
  if (entries.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <Pairs of={entries.map(([name, value]) => [name, <span class="mono">{value}</span>] as const)} />
    </>
  );
}

function Artifacts({ title, of: artifacts }: { readonly title: string; readonly of: readonly RunArtifact[] }) {
  if (artifacts.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <Pairs
        of={artifacts.map(({ name = '', s3location: { bucket, key } = {} }) => [
          name,
          <a class="mono" href={to('/artifacts', { bucket, key })}>
            {key}
          </a>,
        ])}
      />
    </>
  );
}
