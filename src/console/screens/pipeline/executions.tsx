import { to } from '../../addresses.ts';
import { Button } from '../../parts/act.tsx';
import { Glyph, Status } from '../../parts/icons.tsx';
import { Age } from '../../parts/time.tsx';
import { short, statusWords } from '../../parts/words.ts';
import { ExecutionTag } from './execution-tag.tsx';
import type { Chosen, NumberedExecution } from './load.ts';

/** Executions that stand in the row. */
const most = 20;

interface ExecutionsProps {
  /** Newest first. */
  readonly executions: readonly NumberedExecution[];
  readonly chosen: Chosen | undefined;
  /** Undefined for whichever was last in each stage. */
  readonly onChoose: (id: string | undefined) => void;
}

/** The latest executions in a row, to choose one of; and what is known of that, else of the latest. */
export function Executions({ executions, chosen, onChoose }: ExecutionsProps) {
  const shown = executions.find(({ pipelineExecutionId: id }) => id === chosen?.execution.id) ?? executions[0];
  if (shown === undefined) return null;
  const { pipelineExecutionId: id, status, trigger, startTime, sourceRevisions, statusSummary, executionType } = shown;
  const variables = Object.entries(chosen?.execution.variables ?? {});
  return (
    <div class="runs">
      <ol aria-label="Latest executions, oldest first">
        {executions
          .slice(0, most)
          .reverse()
          .map(({ pipelineExecutionId: each, status: ended, number }) => (
            <li key={each}>
              <button
                type="button"
                class={`run status is-${ended}`}
                aria-pressed={each === chosen?.execution.id}
                aria-label={`Execution ${number === undefined ? '' : `#${number} `}${short(each)}: ${statusWords(ended)}`}
                title={`${each}: ${statusWords(ended)}`}
                onClick={() => onChoose(each === chosen?.execution.id ? undefined : each)}
              >
                <Glyph status={ended} isPicture />
              </button>
            </li>
          ))}
      </ol>
      <Status status={status} />
      <span>
        <ExecutionTag id={id} number={shown.number} /> <a href={to(`/executions/${id}`)}>Timeline</a>
      </span>
      <span>
        {executionType === 'ROLLBACK' ? 'rolled back' : 'started'} by{' '}
        {[trigger?.triggerType ?? 'nobody', trigger?.triggerDetail].filter(Boolean).join(' ')},{' '}
        <Age since={startTime} /> ago
      </span>
      {(sourceRevisions ?? []).map(({ actionName, revisionId, revisionSummary }) => (
        <span key={actionName} title={revisionSummary}>
          {actionName} <span class="mono">{revisionId?.slice(0, 12)}</span>
        </span>
      ))}
      {variables.map(([name, value]) => (
        <span key={name}>
          {name} <span class="mono">{value}</span>
        </span>
      ))}
      {statusSummary !== undefined && <span class="refused">{statusSummary}</span>}
      {chosen && (
        <Button isSmall onPress={() => onChoose(undefined)}>
          Show the latest of each stage
        </Button>
      )}
    </div>
  );
}
