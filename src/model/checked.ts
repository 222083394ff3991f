/**
 * The SDK marks required members of a structure as possibly undefined; validation has made sure of those of a request,
 * which this type says.
 */
export type Checked<T> = T extends Date
  ? T
  : T extends readonly (infer Member)[]
    ? Checked<Member>[]
    : T extends object
      ? {
          [Key in keyof T]: undefined extends T[Key]
            ? Key extends OptionalKeys<T>
              ? Checked<T[Key]>
              : Exclude<Checked<T[Key]>, undefined>
            : Checked<T[Key]>;
        }
      : T;

type OptionalKeys<T> = { [Key in keyof T]-?: object extends Pick<T, Key> ? Key : never }[keyof T];
