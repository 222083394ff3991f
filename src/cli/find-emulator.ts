import { offenceOfEndpoint } from '../control/api/invoke.ts';
import { whyNotAsked } from '../control/api/unreachable.ts';
import { ControlError } from '../control/routing/control-error.ts';
import { connect, type Emulator } from '../index.ts';
import { UsageError } from './usage.ts';

const defaultEndpoint = 'http://127.0.0.1:7109';

/**
 * The running emulator that a command is about.
 * @param endpoint What the command line says.
 * @throws UsageError, ControlError
 */
export async function findEmulator(
  endpoint: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Emulator> {
  const url = endpointOf(endpoint, environment);
  try {
    return await connect(url);
  } catch (error) {
    if (!(error instanceof ControlError) || error.code !== 'unreachable') throw error;
    if (whyNotAsked(url, error.cause as NodeJS.ErrnoException) !== undefined) throw error;
    throw new ControlError(
      'unreachable',
      `No emulator answers at ${url}: start one with 'codepipeline-local start', or name another with --endpoint.`,
    );
  }
}

function endpointOf(endpoint: string | undefined, environment: Readonly<Record<string, string | undefined>>): string {
  if (endpoint !== undefined) return checkedUrl('--endpoint', endpoint);
  const { CODEPIPELINE_LOCAL_ENDPOINT: own, AWS_ENDPOINT_URL: aws } = environment;
  if (own) return checkedUrl('CODEPIPELINE_LOCAL_ENDPOINT', own);
  return aws && isLoopback(aws) ? aws : defaultEndpoint;
}

function checkedUrl(source: string, url: string): string {
  const offence = offenceOfEndpoint(url);
  if (offence === undefined) return url;
  throw new UsageError(`${source}: ${offence}`);
}

function isLoopback(url: string): boolean {
  const host = URL.parse(url)?.hostname ?? '';
  return host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
}

const wholeId = 36;
/** Jobs that the emulator lists at once. */
export const mostListed = 1000;

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
      ? `There is no job whose id begins with '${given}' among the newest ${mostListed}; list them with 'codepipeline-local jobs'.`
      : `${ids.length} jobs have ids that begin with '${given}'; give more of the id.`,
  );
}
