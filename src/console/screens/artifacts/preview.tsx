import { address, Refusal } from '../../api/client.ts';
import { useLoaded } from '../../api/loaded.ts';
import { Shown } from '../../parts/states.tsx';
import { bytes } from '../../parts/words.ts';

/** Bytes that are looked at. */
const most = 64 * 1024;

interface PreviewProps {
  readonly of: { readonly bucket: string; readonly key: string; readonly entry?: string };
  readonly size: number;
}

/** The beginning of an object as text, whatever it is; of what is no text its bytes. It never becomes a page. */
export function Preview({ of: place, size }: PreviewProps) {
  const loaded = useLoaded(
    JSON.stringify(place),
    async (signal) => {
      const answer = await fetch(address('/artifacts/content', { ...place, length: most }), { signal });
      if (!answer.ok) {
        const { code, message } = (await answer.json()) as Refusal;
        throw new Refusal(code, message);
      }
      return asText(new Uint8Array(await answer.arrayBuffer()));
    },
    [],
  );
  return (
    <Shown of={loaded}>
      {(text) => (
        <>
          <pre class="preview mono">{text}</pre>
          {size > most && <p class="muted">The first {bytes(most)} of it.</p>}
        </>
      )}
    </Shown>
  );
}

function asText(content: Uint8Array): string {
  try {
    const isCut = content.length === most;
    const text = new TextDecoder('utf-8', { fatal: true }).decode(content, { stream: isCut });
    if (!text.includes('\0')) return text;
  } catch {
    // It is no UTF-8.
  }
  const shown = content.subarray(0, 512);
  const lines: string[] = [];
  for (let at = 0; at < shown.length; at += 16) {
    const row = [...shown.subarray(at, at + 16)].map((byte) => byte.toString(16).padStart(2, '0'));
    lines.push(`${at.toString(16).padStart(4, '0')}  ${row.join(' ')}`);
  }
  return lines.join('\n');
}
