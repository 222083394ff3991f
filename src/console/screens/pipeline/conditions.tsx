import { call } from '../../api/client.ts';
import { ActButton } from '../../parts/act.tsx';
import { Glyph } from '../../parts/icons.tsx';
import { statusWords } from '../../parts/words.ts';
import type { GateView } from './lay-out.ts';

interface ConditionsProps {
  readonly pipeline: string;
  readonly stage: string;
  readonly execution: string | undefined;
  readonly gate: GateView;
}

/** The rules at a stage's entry or exit, each as it ended, and the way past those that hold an execution up. */
export function Conditions({ pipeline, stage, execution, gate }: ConditionsProps) {
  const { gate: conditionType, title, result, status, rules } = gate;
  const holds = execution !== undefined && ['Failed', 'Errored', 'InProgress'].includes(status);
  return (
    <section class="conditions" aria-label={`${title} of ${stage}: ${statusWords(status)}`}>
      <span class="both">
        {title}
        {result !== undefined && `, else ${result.toLowerCase()}`}
      </span>
      {rules.map(({ name, provider, status: ended, why }) => (
        <span key={name} class={`rule status is-${ended}`}>
          <Glyph status={ended} />
          <span class="cut" title={provider}>
            {name} <span class="muted">{provider}</span>
          </span>
          {why !== undefined && ended !== 'Succeeded' && <span class="note">{why}</span>}
        </span>
      ))}
      {holds && conditionType !== 'ON_FAILURE' && (
        <span class="answers">
          <ActButton
            isSmall
            onPress={() =>
              call('OverrideStageCondition', {
                pipelineName: pipeline,
                stageName: stage,
                pipelineExecutionId: execution,
                conditionType,
              })
            }
          >
            Override
          </ActButton>
        </span>
      )}
    </section>
  );
}
