import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../../api/client.ts';
import { ActButton, isGone, Refused, useAct } from '../../parts/act.tsx';
import { Glyph, Icon } from '../../parts/icons.tsx';
import { Age } from '../../parts/time.tsx';
import { providerWords, short, statusWords } from '../../parts/words.ts';
import { ApprovalDialog, RollbackDialog } from './dialogs.tsx';
import type { ActionView, StageView } from './lay-out.ts';

interface GraphProps {
  readonly pipeline: string;
  readonly stages: readonly StageView[];
  /** Shows a job. */
  readonly onJob: (id: string) => void;
}

/** Stages in order, with the transitions between them. */
export function Graph({ pipeline, stages, onJob }: GraphProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section class="graph" aria-label="Stages" tabIndex={0}>
      {stages.map((stage, place) => (
        <Fragment key={stage.name}>
          {place > 0 && <Gate pipeline={pipeline} before={stages[place - 1]?.name ?? ''} stage={stage} />}
          <Stage pipeline={pipeline} stage={stage} isFirst={place === 0} onJob={onJob} />
        </Fragment>
      ))}
    </section>
  );
}

interface StageProps {
  readonly pipeline: string;
  readonly stage: StageView;
  readonly isFirst: boolean;
  readonly onJob: (id: string) => void;
}

function Stage({ pipeline, stage, isFirst, onJob }: StageProps) {
  const { name, status, state, rows, declaration } = stage;
  const [rollsBack, setRollsBack] = useState(false);
  const execution = state?.latestExecution?.pipelineExecutionId;
  const retry = (retryMode: string) => () =>
    call('RetryStageExecution', {
      pipelineName: pipeline,
      stageName: name,
      pipelineExecutionId: execution,
      retryMode,
    });
  const rules = [
    ...(declaration.beforeEntry?.conditions ?? []),
    ...(declaration.onSuccess?.conditions ?? []),
    ...(declaration.onFailure?.conditions ?? []),
  ].flatMap((condition) => condition.rules ?? []);
  return (
    <section class={`stage status is-${status}`} aria-label={`Stage ${name}: ${statusWords(status)}`}>
      <div class="stage-head">
        <Glyph status={status} />
        <h2 class="cut">{name}</h2>
        {execution !== undefined && <span class="exec mono">{short(execution)}</span>}
      </div>
      <div class="action-rows">
        {rows.map((row) => (
          <div class={row.length > 1 ? 'action-row parallel' : 'action-row'} key={row[0]?.declaration.name}>
            {row.length > 1 && <span class="both">at the same time</span>}
            {row.map((action) => (
              <Action key={action.declaration.name} pipeline={pipeline} stage={name} action={action} onJob={onJob} />
            ))}
          </div>
        ))}
      </div>
      {rules.length > 0 && (
        <p class="stage-foot muted">
          <Icon name="lock" isSmall />
          {rules.map((rule) => rule.name).join(', ')}
        </p>
      )}
      {(state?.inboundExecutions?.length ?? 0) > 0 && (
        <p class="stage-foot muted">
          {state?.inboundExecutions.map((each) => short(each.pipelineExecutionId)).join(', ')} waits
        </p>
      )}
      {status === 'Failed' && (
        <div class="stage-foot answers">
          <ActButton isSmall icon="retry" onPress={retry('FAILED_ACTIONS')}>
            Retry
          </ActButton>
          <ActButton isSmall onPress={retry('ALL_ACTIONS')}>
            Retry all
          </ActButton>
          {!isFirst && (
            <button type="button" class="button small" onClick={() => setRollsBack(true)}>
              Roll back…
            </button>
          )}
        </div>
      )}
      {rollsBack && <RollbackDialog pipeline={pipeline} stage={name} onClose={() => setRollsBack(false)} />}
    </section>
  );
}

interface ActionProps {
  readonly pipeline: string;
  readonly stage: string;
  readonly action: ActionView;
  readonly onJob: (id: string) => void;
}

function Action({ pipeline, stage, action, onJob }: ActionProps) {
  const { declaration, state, status, job } = action;
  const { name, actionTypeId } = declaration;
  const [answer, setAnswer] = useState<'Approved' | 'Rejected' | undefined>();
  const latest = state?.latestExecution;
  return (
    <div class={`action status is-${status}`}>
      <Glyph status={status} />
      {job === undefined ? (
        <span class="name cut">{name}</span>
      ) : (
        <button type="button" class="name cut" onClick={() => onJob(job.id)}>
          {name}
        </button>
      )}
      <span class="when">{latest && <Age since={latest.lastStatusChange} />}</span>
      <span class="what">
        <Icon name={actionTypeId.category} isSmall />
        <span class="cut">{providerWords(actionTypeId.provider)}</span>
      </span>
      {state?.currentRevision && (
        <span class="note">
          revision <span class="mono">{state.currentRevision.revisionId.slice(0, 12)}</span>
        </span>
      )}
      {latest?.summary !== undefined && <span class="note">{latest.summary}</span>}
      {status === 'Queued' && <span class="note">No worker has taken the job yet.</span>}
      {status === 'Dispatched' && <span class="note">A worker has the job and has not acknowledged it.</span>}
      {latest?.errorDetails?.message !== undefined && (
        <span class="note bad">
          {latest.errorDetails.code}: {latest.errorDetails.message}
        </span>
      )}
      {latest?.percentComplete !== undefined && status === 'InProgress' && (
        <span
          class="bar"
          role="progressbar"
          aria-label={name}
          aria-valuenow={latest.percentComplete}
          aria-valuemin={0}
          aria-valuemax={100}
        >
          <i style={{ width: `${latest.percentComplete}%` }} />
        </span>
      )}
      {status === 'Waiting' && (
        <span class="answers">
          <button type="button" class="button small yes" onClick={() => setAnswer('Approved')}>
            <Icon name="check" isSmall />
            Approve…
          </button>
          <button type="button" class="button small no" onClick={() => setAnswer('Rejected')}>
            Reject…
          </button>
        </span>
      )}
      {answer !== undefined && latest?.token !== undefined && (
        <ApprovalDialog
          approval={{ pipelineName: pipeline, stageName: stage, actionName: name, token: latest.token }}
          status={answer}
          onClose={() => setAnswer(undefined)}
        />
      )}
    </div>
  );
}

interface GateProps {
  readonly pipeline: string;
  readonly before: string;
  readonly stage: StageView;
}

/** The transition into a stage, which a press disables or enables. */
function Gate({ pipeline, before, stage }: GateProps) {
  const { act, error } = useAct();
  const transition = stage.state?.inboundTransitionState;
  const isEnabled = transition?.enabled !== false;
  const change = () =>
    act(() =>
      call(isEnabled ? 'DisableStageTransition' : 'EnableStageTransition', {
        pipelineName: pipeline,
        stageName: stage.name,
        transitionType: 'Inbound',
        ...(isEnabled && { reason: 'Disabled in the console' }),
      }),
    );
  const reason = transition?.disabledReason;
  return (
    <div class={isEnabled ? 'gate' : 'gate shut'}>
      <button
        type="button"
        aria-label={`Transition from ${before} to ${stage.name}: ${isEnabled ? 'enabled' : 'disabled'}`}
        disabled={isGone.value}
        title={isEnabled ? 'Disable the transition' : `Enable the transition${reason ? ` (${reason})` : ''}`}
        onClick={() => void change()}
      >
        <Icon name={isEnabled ? 'play' : 'lock'} />
      </button>
      <Refused error={error} />
    </div>
  );
}
