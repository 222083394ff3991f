import type { ComponentChildren } from 'preact';
import { isGone } from './act.tsx';

interface FileButtonProps {
  readonly onFiles: (files: readonly File[]) => void;
  readonly multiple?: boolean;
  /** Ends of names that are offered. */
  readonly accept?: string;
  readonly children: ComponentChildren;
}

/** A button that asks for files, of which the same may be chosen again. */
export function FileButton({ onFiles, children, ...input }: FileButtonProps) {
  return (
    <label class="button">
      {children}
      <input
        {...input}
        class="hidden-input"
        type="file"
        disabled={isGone.value}
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          currentTarget.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
    </label>
  );
}
