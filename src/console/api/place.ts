import { signal } from '@preact/signals';

/** An account and region. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly [name: string]: string;
}

/** Where the person looks; the emulator's own until another is chosen. */
export const place = signal<Place>({ account: '123456789012', region: 'us-east-1' });
