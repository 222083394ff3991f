import { computed } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { link } from '../api/live.ts';
import { hurry } from '../api/loaded.ts';
import { Icon, type IconName } from './icons.tsx';

/** Something that a press does: whether it is under way, and why it was refused. */
export function useAct() {
  const [error, setError] = useState('');
  const [isBusy, setBusy] = useState(false);
  const act = async (work: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    setError('');
    try {
      await work();
      hurry();
      return true;
    } catch (refusal) {
      setError((refusal as Error).message);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { act, error, isBusy };
}

/** Where a refusal is read out, beside what caused it. */
export function Refused({ error }: { readonly error: string }) {
  return (
    <p class="refused" role="alert" hidden={error === ''}>
      {error}
    </p>
  );
}

interface ButtonProps {
  readonly onPress: () => unknown;
  readonly icon?: IconName;
  readonly look?: 'primary' | 'yes' | 'no';
  readonly isSmall?: boolean;
  readonly isOff?: boolean;
  /** What it does, where the words on it say too little. */
  readonly hint?: string;
  readonly children: ComponentChildren;
}

/** Whether nothing can be changed, because the emulator is gone. */
export const isGone = computed(() => link.value === 'lost');

/** A button that changes something, and cannot while the emulator is gone. */
export function Button({ onPress, icon, look, isSmall = false, isOff = false, hint, children }: ButtonProps) {
  return (
    <button
      type="button"
      class={`button ${look ?? ''} ${isSmall ? 'small' : ''}`}
      disabled={isOff || isGone.value}
      title={hint}
      onClick={() => void onPress()}
    >
      {icon && <Icon name={icon} isSmall />}
      {children}
    </button>
  );
}

/** A button that does something at once, and says beside itself why it was refused. */
export function ActButton({ onPress, ...props }: ButtonProps & { readonly onPress: () => Promise<unknown> }) {
  const { act, error, isBusy } = useAct();
  return (
    <>
      <Button {...props} isOff={isBusy || props.isOff === true} onPress={() => act(onPress)} />
      <Refused error={error} />
    </>
  );
}
