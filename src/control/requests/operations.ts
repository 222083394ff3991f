import { isRecord } from '../../domain/members.ts';
import { unknownName } from '../../domain/nearest-name.ts';
import { ServiceError } from '../../model/service-error.ts';
import {
  isOperationName,
  operationModels,
  operationNames,
  type StructureShape,
  shapeOf,
} from '../../model/service-model.ts';
import { text, written } from '../../model/shape.ts';
import { operations } from '../../operations/registry.ts';
import { inputValidator } from '../../protocol/validate-input.ts';
import { ControlError } from '../routing/control-error.ts';
import { inPlace } from '../routing/place.ts';
import { route } from '../routing/route.ts';
import { placed } from '../routing/shapes.ts';

type Members = Readonly<Record<string, unknown>>;

const members = written<Members>('Readonly<Record<string, unknown>>', { type: 'object' });

/**
 * Does what the API does, without a signature: for a person who takes a worker's or an approver's place. No fault
 * befalls it, the journal does not show it, and no verdict rests on it.
 */
export const callOperation = route({
  method: 'POST',
  path: '/operations/:operation',
  summary: 'Call an operation of the API by hand; instants are ISO 8601',
  errors: ['notFound', 'conflict'],
  body: 'input',
  input: placed({ operation: text('Its name, such as PollForJobs.'), input: members }),
  answer: members,
  run(parts, { operation, input, ...place }): Members {
    if (!isOperationName(operation)) {
      throw new ControlError('notFound', unknownName('operation', operation, operationNames));
    }
    const validator = inputValidator(operation);
    try {
      const checked = validator.read(withSeconds(input, operationModels[operation].input));
      validator.check(checked);
      const endpoint = parts.endpoint();
      const output = inPlace(parts, place, (context) =>
        operations[operation].handle({ ...context, endpoint }, checked),
      );
      parts.changes.noteOperation(operation);
      // What a client would have: a date becomes a text on its way through JSON.
      return JSON.parse(JSON.stringify(output ?? {})) as Members;
    } catch (error) {
      if (error instanceof ServiceError) throw new ControlError('conflict', `${error.message} (${error.code})`);
      throw error;
    }
  },
});

/** An input whose instants that are ISO 8601 are epoch seconds, as clients send them. */
function withSeconds(value: unknown, shapeName: string): unknown {
  const shape = shapeOf(shapeName);
  if (shape.type === 'timestamp' && typeof value === 'string') return Date.parse(value) / 1000 || value;
  if (shape.type === 'list' && Array.isArray(value)) return value.map((item) => withSeconds(item, shape.member.shape));
  if (shape.type === 'structure' && isRecord(value)) return withSecondsInside(value, shape);
  return value;
}

function withSecondsInside(value: Members, { members: known }: StructureShape): Members {
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const shape = Object.hasOwn(known, name) ? known[name]?.shape : undefined;
      return [name, shape === undefined ? member : withSeconds(member, shape)];
    }),
  );
}
