import { ControlError } from '../control/control-error.ts';
import type { Emulator } from '../index.ts';

const wholeId = 36;
const mostListed = 1000;

/** The job whose id begins as given, as it is shown by the lines of `start`. @throws ControlError */
export async function findJobId(emulator: Emulator, beginning: string): Promise<string> {
  const given = beginning.replace(/…$/, '').toLowerCase();
  if (given.length >= wholeId) return given;
  const all = await emulator.jobs.list({ limit: mostListed });
  const ids = all.map(({ id }) => id).filter((id) => id.startsWith(given));
  const [id] = ids;
  if (id !== undefined && ids.length === 1) return id;
  throw new ControlError(
    'notFound',
    id === undefined
      ? `There is no job whose id begins with '${given}' among the newest ${mostListed}.`
      : `${ids.length} jobs have ids that begin with '${given}'; give more of the id.`,
  );
}
