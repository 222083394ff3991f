import type { ComponentChildren } from 'preact';
import type { JobSummary } from '../../../control/types.ts';
import { Glyph, Icon } from '../../parts/icons.tsx';
import { Rows } from '../../parts/rows.tsx';
import { Age } from '../../parts/time.tsx';
import { short, statusWords } from '../../parts/words.ts';

interface JobListProps {
  readonly label: string;
  /** Newest first. */
  readonly jobs: readonly JobSummary[];
  readonly selected: string | undefined;
  readonly onSelect: (id: string | undefined) => void;
  readonly onEnd?: () => void;
  readonly empty: ComponentChildren;
}

const statusClass = ({ status }: JobSummary) => `status is-${status}`;
const idOf = ({ id }: JobSummary) => id;

/** Jobs as a table of which only what is seen is drawn. */
export function JobList({ label, jobs, selected, onSelect, onEnd, empty }: JobListProps) {
  return (
    <div class="list jobs-list">
      <div class="columns" aria-hidden="true">
        <span>Status</span>
        <span class="id">Job</span>
        <span class="type">Action type</span>
        <span>Pipeline, stage and action</span>
        <span class="progress">Progress</span>
        <span class="end">Age</span>
      </div>
      <Rows
        label={label}
        rows={jobs}
        keyOf={idOf}
        selected={selected}
        onSelect={onSelect}
        classOf={statusClass}
        empty={empty}
        {...(onEnd && { onEnd })}
      >
        {({ id, status, actionTypeId, pipelineName, stage, action, percentComplete, summary, createdAt }) => (
          <>
            <span class="state">
              <Glyph status={status} isPicture />
              {statusWords(status)}
            </span>
            <span class="mono id">{short(id)}</span>
            <span class="type">
              <Icon name={actionTypeId.category} isSmall /> {actionTypeId.provider}{' '}
              <span class="muted">v{actionTypeId.version}</span>
            </span>
            <span>
              {pipelineName} <span class="muted">› {stage} ›</span> {action}
            </span>
            <span class="muted progress">
              {percentComplete !== undefined && `${percentComplete}% `}
              {summary}
            </span>
            <span class="end">
              <Age since={createdAt} />
            </span>
          </>
        )}
      </Rows>
    </div>
  );
}
