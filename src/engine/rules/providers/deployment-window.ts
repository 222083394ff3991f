import { ruleFailed } from '../../../domain/executions/condition-execution.ts';
import { readWindowCron } from '../../../domain/executions/window-cron.ts';
import { firstCronMoment } from '../../cron-moments.ts';
import type { RuleProvider } from './provider.ts';

/**
 * Succeeds in the window that a cron expression opens, and waits for it outside; without a time zone it is UTC (J35
 * [documented]).
 */
export const deploymentWindow: RuleProvider = ({ now }, { data: { configuration } }) => {
  const { Cron: cron = '', TimeZone: timeZone = 'UTC' } = configuration;
  try {
    const opening = firstCronMoment(readWindowCron(cron), timeZone, now);
    if (opening === now) return { status: 'Succeeded' };
    return { at: opening ?? Number.POSITIVE_INFINITY, end: { status: 'Succeeded' } };
  } catch (error) {
    const message = `The window '${cron}' in the time zone '${timeZone}' cannot be read: ${(error as Error).message}`;
    return ruleFailed('ConfigurationError', message);
  }
};
