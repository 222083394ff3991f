import { short } from '../../parts/words.ts';

interface ExecutionTagProps {
  readonly id: string;
  /** Its place in the order in which the pipeline's executions started. */
  readonly number: number | undefined;
}

/** An execution, told from the others by its number and a colour of its own. */
export function ExecutionTag({ id, number }: ExecutionTagProps) {
  const hue = number === undefined ? Number.parseInt(id.slice(0, 4), 16) % 360 : (number * 137) % 360;
  return (
    <span class="exec mono" title={id} style={{ borderColor: `hsl(${hue} 60% 52%)` }}>
      {number === undefined ? short(id) : `#${number} ${short(id).slice(0, 4)}`}
    </span>
  );
}
