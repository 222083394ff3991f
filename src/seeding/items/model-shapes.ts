import { type JsonSchema, jsonSchemaOf, memberSchemasOf } from '../../model/json-schema.ts';
import { checkedBy, object, type Shape, text } from '../../model/shape.ts';

/** A value that the API's model constrains. Its schema is the model's: it is read when it is first asked for. */
export function ofModel(shapeName: string): Shape<string>;
export function ofModel<T>(shapeName: string, shape: Shape<T>): Shape<T>;
export function ofModel(shapeName: string, shape: Shape = text()): Shape {
  return checkedBy(shape, () => jsonSchemaOf(shapeName));
}

/** A value that the API's model has as a member of a structure. */
export function memberOfModel(structureName: string, member: string): Shape<string>;
export function memberOfModel<T>(structureName: string, member: string, shape: Shape<T>): Shape<T>;
export function memberOfModel(structureName: string, member: string, shape: Shape = text()): Shape {
  return checkedBy(shape, () => memberSchemasOf(structureName, member)[member] as JsonSchema);
}

export const s3Location = ofModel('S3ArtifactLocation', object({ bucketName: text(), objectKey: text() }));

export const tag = ofModel('Tag', object({ key: text(), value: text() }));
