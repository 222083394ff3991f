import { now } from '../api/clock.ts';
import { duration, moment, timeOfDay } from './words.ts';

/** Small components of their own: only they are drawn anew each second. */

/** How long ago something was, by the emulator's clock. */
export function Age({ since }: { readonly since: string }) {
  return (
    <time dateTime={since} title={`${moment(since)} UTC`}>
      {duration(now.value - Date.parse(since))}
    </time>
  );
}

/** How long it is until something is due. */
export function Until({ at }: { readonly at: string }) {
  const left = Date.parse(at) - now.value;
  return (
    <time dateTime={at} title={`${moment(at)} UTC`}>
      {left > 0 ? `in ${duration(left)}` : 'now'}
    </time>
  );
}

/** The time of day of an instant. */
export function TimeOfDay({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={`${moment(at)} UTC`}>
      {timeOfDay(at)}
    </time>
  );
}
