import type { RequestDescription } from '../../control/types.ts';
import type { Scene } from '../scene/scene.ts';
import type { Profile } from '../subject.ts';

/** What a scene with one job shows of how its worker works. */
export function profileOf(scene: Scene): Profile {
  const { records, subject } = scene;
  const { acknowledgement, success, failure } = subject.operations;
  const first = (...operations: string[]) =>
    records.find(({ operation = '', status }) => status === 200 && operations.includes(operation));
  const [taken, reported] = [first(acknowledgement), first(success, failure)];
  return {
    used: new Set(records.flatMap(({ operation }) => operation ?? [])),
    jobTime: taken && reported ? Math.max(0, timeOf(reported) - timeOf(taken) - taken.duration) : 1000,
    pollInterval: pollIntervalOf(scene),
    continues: records.some(({ operation, input }) => operation === success && input?.continuationToken !== undefined),
  };
}

/** The longest of the waits between polls that found nothing; a second where nobody knows. */
function pollIntervalOf(scene: Scene): number {
  const times = scene.records.filter((record) => scene.isEmptyPoll(record)).map(timeOf);
  const waits = times.slice(1).map((at, index) => at - (times[index] as number));
  return waits.length === 0 ? 1000 : Math.max(...waits);
}

function timeOf({ realTime }: RequestDescription): number {
  return Date.parse(realTime);
}
