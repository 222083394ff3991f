import type { PipelineSummary } from '../../control/types.ts';
import { to, toPipeline } from '../addresses.ts';
import { useAnswer } from '../api/loaded.ts';
import { chosenPlace } from '../api/place.ts';
import { Status } from '../parts/icons.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { Age } from '../parts/time.tsx';
import { short } from '../parts/words.ts';

/** A board of all pipelines, each with its latest execution. */
export default function Pipelines() {
  const loaded = useAnswer('/pipelines', chosenPlace.value, ['state']);
  return (
    <>
      <div class="head">
        <h1>Pipelines</h1>
      </div>
      <div class="page">
        <Shown of={loaded}>
          {({ pipelines }) =>
            pipelines.length === 0 ? (
              <Empty
                what="There is no pipeline yet. Load a fixture document or a template that has one, or make one with an SDK."
                commands={['npx codepipeline-local seed pipeline.yaml']}
              >
                <a class="button" href={to('/fixtures')}>
                  Drop a document
                </a>
              </Empty>
            ) : (
              <div class="board">
                {pipelines.map((pipeline) => (
                  <Card key={`${pipeline.accountId} ${pipeline.region} ${pipeline.name}`} pipeline={pipeline} />
                ))}
              </div>
            )
          }
        </Shown>
      </div>
    </>
  );
}

function Card({ pipeline }: { readonly pipeline: PipelineSummary }) {
  const { name, accountId, region, pipelineType, executionMode, version, latestExecution: latest } = pipeline;
  return (
    <a class="card" href={toPipeline(name, { account: accountId, region })}>
      <h2 class="cut">{name}</h2>
      <span class="line">
        <span class="tag">{pipelineType}</span>
        <span class="tag">{executionMode}</span>
        version {version}, {region}
      </span>
      {latest === undefined ? (
        <span class="line">It has not run yet.</span>
      ) : (
        <span class="line">
          <Status status={latest.status} />
          <span class="mono">{short(latest.id)}</span>
          {latest.stage !== undefined && <span>in {latest.stage}</span>}
          {latest.waitingForStage !== undefined && <span>waits for {latest.waitingForStage}</span>}
          <span>
            <Age since={latest.startedAt} /> ago
          </span>
        </span>
      )}
    </a>
  );
}
