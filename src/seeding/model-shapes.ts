import { jsonSchemaOf, memberSchemasOf } from '../model/json-schema.ts';
import { checkedBy, type Shape, text } from '../model/shape.ts';

/** A value that the API's model constrains. Its schema is the model's: it is read when it is first asked for. */
export function ofModel(shapeName: string): Shape<string>;
export function ofModel<T>(shapeName: string, shape: Shape<T>): Shape<T>;
export function ofModel(shapeName: string, shape: Shape = text()): Shape {
  return checkedBy(shape, () => jsonSchemaOf(shapeName));
}

/** A text that the API's model has as a member of a structure. */
export function memberOfModel(structureName: string, member: string): Shape<string> {
  return checkedBy(text(), () => memberSchemasOf(structureName, member)[member] ?? {});
}
