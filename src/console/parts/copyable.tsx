import { useState } from 'preact/hooks';
import { Icon } from './icons.tsx';

/** A text to take along. Where a page may not write to the clipboard, it can be selected. */
export function Copyable({ text, label = 'Copy' }: { readonly text: string; readonly label?: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <div class="copyable">
      <pre class="mono">{text}</pre>
      {navigator.clipboard !== undefined && (
        <button type="button" class="icon-button" aria-label={isCopied ? 'Copied' : label} onClick={() => void copy()}>
          <Icon name={isCopied ? 'check' : 'copy'} isSmall />
        </button>
      )}
    </div>
  );
}
