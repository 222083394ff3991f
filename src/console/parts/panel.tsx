import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from './icons.tsx';

interface PanelProps {
  readonly title: string;
  readonly before?: ComponentChildren;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** Details of what is selected, beside the list. */
export function Panel({ title, before, onClose, children }: PanelProps) {
  const panel = useRef<HTMLElement>(null);
  // On a narrow screen it stands below what was pressed.
  useLayoutEffect(() => panel.current?.scrollIntoView({ block: 'nearest' }), [title]);
  return (
    <aside ref={panel} class="panel" aria-label={title}>
      <header>
        {before}
        <h2 class="mono grow">{title}</h2>
        <button type="button" class="icon-button" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      {children}
    </aside>
  );
}

/** Names and values, one below the other. Those without a value are left out. */
export function Pairs({ of }: { readonly of: readonly (readonly [name: string, value: ComponentChildren])[] }) {
  return (
    <dl class="pairs">
      {of
        .filter(([, value]) => value !== undefined && value !== null && value !== false && value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
