import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Loaded } from '../api/loaded.ts';
import { Copyable } from './copyable.tsx';

interface EmptyProps {
  /** One sentence. */
  readonly what: string;
  /** Command lines that fill it. */
  readonly commands?: readonly string[];
  readonly children?: ComponentChildren;
}

/** What stands where nothing is yet: a sentence, and what to do next. */
export function Empty({ what, commands = [], children }: EmptyProps) {
  return (
    <div class="empty">
      <p>{what}</p>
      {commands.map((command) => (
        <Copyable key={command} text={command} />
      ))}
      {children}
    </div>
  );
}

/** Grey bars in the place of what is asked for, when it takes longer than a blink. */
function Waiting() {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), 150);
    return () => clearTimeout(timer);
  }, []);
  if (!isLong) return null;
  return (
    <div class="bars" role="status" aria-label="Loading">
      {[0, 1, 2, 3].map((bar) => (
        <i key={bar} />
      ))}
    </div>
  );
}

/** What has been loaded, or bars, or why it could not be. */
export function Shown<T>({
  of,
  children,
}: {
  readonly of: Loaded<T>;
  readonly children: (data: T) => ComponentChildren;
}) {
  if (of.data !== undefined) return <>{children(of.data)}</>;
  if (of.error !== undefined) return <Empty what={of.error} />;
  return <Waiting />;
}
