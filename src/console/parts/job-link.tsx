import { to } from '../addresses.ts';
import { short } from './words.ts';

/** A link to a job, with the beginning of its id. @param title What is told of it; its whole id unless it is said */
export function JobLink({ id, title = id }: { readonly id: string; readonly title?: string }) {
  return (
    <a class="mono" href={to('/jobs', { job: id })} title={title}>
      {short(id)}
    </a>
  );
}
