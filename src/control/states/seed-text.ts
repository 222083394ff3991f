import { FixtureError } from '../../seeding/checking/check-document.ts';
import { joinDocuments } from '../../seeding/join-documents.ts';
import { readSources } from '../../seeding/reading/read-sources.ts';
import { ControlError, reworded } from '../routing/control-error.ts';
import type { ControlParts } from '../routing/route.ts';
import type { SeedResult } from '../types.ts';
import { seed } from './fixtures.ts';

/** A document as a text, whose mistakes are told with its name, line and column. */
interface DocumentText {
  readonly name?: string;
  readonly check?: boolean;
  readonly text: string;
}

/**
 * Applies a document that is written in YAML or JSON, or what a template makes. Files are not read.
 * @throws ControlError `invalid` with a line for each mistake, `conflict`
 */
export async function seedText(
  parts: ControlParts,
  { name = 'document', check = false, text: written }: DocumentText,
): Promise<SeedResult> {
  const { account: accountId, region } = parts.config;
  const world = { accountId, region };
  try {
    const documents = await readSources(['-'], { world, parameters: {} }, { name, text: written });
    // One text is of one account and region.
    const [joined] = joinDocuments(documents, world);
    if (joined === undefined) throw new ControlError('invalid', `${name}: nothing is in it.`);
    try {
      return seed.run(parts, { document: joined.document, check }) as SeedResult;
    } catch (error) {
      throw reworded(error, joined.tell);
    }
  } catch (error) {
    throw error instanceof FixtureError ? new ControlError('invalid', error.message) : error;
  }
}
