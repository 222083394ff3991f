import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../../api/client.ts';
import { ActButton, Button, isGone, Refused, useAct } from '../../parts/act.tsx';
import { Glyph, Icon } from '../../parts/icons.tsx';
import { Age } from '../../parts/time.tsx';
import { useKeys } from '../../parts/use-keys.ts';
import { providerWords, statusWords } from '../../parts/words.ts';
import { Conditions } from './conditions.tsx';
import { ApprovalDialog, RollbackDialog } from './dialogs.tsx';
import { ExecutionTag } from './execution-tag.tsx';
import type { ActionView, GateView, StageView } from './lay-out.ts';

interface GraphProps {
  readonly pipeline: string;
  readonly stages: readonly StageView[];
  /** Shows what an action has done. */
  readonly onAction: (stage: string, action: ActionView) => void;
  /** The running number of an execution, where it is known. */
  readonly numberOf: (execution: string) => number | undefined;
}

/** Stages in order, with the transitions between them. */
export function Graph({ pipeline, stages, onAction, numberOf }: GraphProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section class="graph" aria-label="Stages" tabIndex={0}>
      {stages.map((stage, place) => (
        <Fragment key={stage.name}>
          {place > 0 && <Gate pipeline={pipeline} before={stages[place - 1]?.name ?? ''} stage={stage} />}
          <Stage pipeline={pipeline} stage={stage} isFirst={place === 0} onAction={onAction} numberOf={numberOf} />
        </Fragment>
      ))}
    </section>
  );
}

interface StageProps extends Omit<GraphProps, 'stages'> {
  readonly stage: StageView;
  readonly isFirst: boolean;
}

function Stage({ pipeline, stage, isFirst, onAction, numberOf }: StageProps) {
  const { name, status, state, rows, execution, entry, exit } = stage;
  const [rollsBack, setRollsBack] = useState(false);
  const retry = (retryMode: string) => () =>
    call('RetryStageExecution', {
      pipelineName: pipeline,
      stageName: name,
      pipelineExecutionId: execution,
      retryMode,
    });
  const gates = (views: readonly GateView[]) =>
    views.map((gate) => (
      <Conditions key={gate.gate} pipeline={pipeline} stage={name} execution={execution} gate={gate} />
    ));
  return (
    <section class={`stage status is-${status}`} aria-label={`Stage ${name}: ${statusWords(status)}`}>
      <div class="stage-head">
        <Glyph status={status} />
        <h2 class="cut">{name}</h2>
        {execution !== undefined && <ExecutionTag id={execution} number={numberOf(execution)} />}
      </div>
      {gates(entry)}
      <div class="action-rows">
        {rows.map((row) => (
          <div class={row.length > 1 ? 'action-row parallel' : 'action-row'} key={row[0]?.declaration.name}>
            {row.length > 1 && <span class="both">at the same time</span>}
            {row.map((action) => (
              <Action
                key={action.declaration.name}
                pipeline={pipeline}
                stage={stage}
                action={action}
                onOpen={() => onAction(name, action)}
              />
            ))}
          </div>
        ))}
      </div>
      {gates(exit)}
      {(state?.inboundExecutions?.length ?? 0) > 0 && (
        <p class="stage-foot muted">
          {state?.inboundExecutions.map(({ pipelineExecutionId: id }) => (
            <ExecutionTag key={id} id={id} number={numberOf(id)} />
          ))}{' '}
          waits
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
            <Button isSmall onPress={() => setRollsBack(true)}>
              Roll back…
            </Button>
          )}
        </div>
      )}
      {rollsBack && <RollbackDialog pipeline={pipeline} stage={name} onClose={() => setRollsBack(false)} />}
    </section>
  );
}

interface ActionProps {
  readonly pipeline: string;
  readonly stage: StageView;
  readonly action: ActionView;
  readonly onOpen: () => void;
}

function Action({ pipeline, stage, action, onOpen }: ActionProps) {
  const { declaration, status, latest } = action;
  const { name, actionTypeId } = declaration;
  const [answer, setAnswer] = useState<'Approved' | 'Rejected' | undefined>();
  useKeys(status === 'Waiting' ? { y: () => setAnswer('Approved'), n: () => setAnswer('Rejected') } : {});
  return (
    <div class={`action status is-${status}`}>
      <Glyph status={status} />
      <button
        type="button"
        class="name cut"
        aria-label={action.job === undefined ? `Details of ${name}` : undefined}
        onClick={onOpen}
      >
        {name}
      </button>
      <span class="when">{latest && <Age since={latest.changedAt} />}</span>
      <span class="what">
        <Icon name={actionTypeId.category} isSmall />
        <span class="cut">{providerWords(actionTypeId.provider)}</span>
      </span>
      <Notes action={action} />
      {status === 'Waiting' && (
        <span class="answers">
          <Button isSmall look="yes" icon="check" onPress={() => setAnswer('Approved')}>
            Approve…
          </Button>
          <Button isSmall look="no" onPress={() => setAnswer('Rejected')}>
            Reject…
          </Button>
        </span>
      )}
      {answer !== undefined && (
        <ApprovalDialog
          approval={{ pipeline, stage: stage.name, action: name, execution: stage.execution }}
          status={answer}
          onClose={() => setAnswer(undefined)}
        />
      )}
    </div>
  );
}

/** What is to be said of an action: its revision and summary, why it does not go on, and how far it is. */
function Notes({ action }: Pick<ActionProps, 'action'>) {
  const { declaration, state, status, latest } = action;
  return (
    <>
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
          aria-label={declaration.name}
          aria-valuenow={latest.percentComplete}
          aria-valuemin={0}
          aria-valuemax={100}
        >
          <i style={{ width: `${latest.percentComplete}%` }} />
        </span>
      )}
    </>
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
