import { QueryError } from '../protocol/formats/aws-query.ts';

/** What a text may be [documented: API reference]. */
interface TextLimits {
  readonly least?: number;
  readonly most: number;
  /** Of the whole text, as STS's messages show it. */
  readonly pattern?: string;
}

const mostListed = 10;

/**
 * A request's parameters, read by the names that the API reference gives them. What is wrong with them is collected;
 * `check` refuses it in STS's words, which show the value, unlike CodePipeline's (B1).
 */
export class Parameters {
  readonly #given: URLSearchParams;
  readonly #violations: string[] = [];

  constructor(given: URLSearchParams) {
    this.#given = given;
  }

  /** One that must be there. */
  required(name: string, limits: TextLimits): string {
    const value = this.optional(name, limits);
    if (value === undefined)
      this.#violations.push(`Value null at '${member(name)}' failed to satisfy constraint: Member must not be null`);
    return value ?? '';
  }

  optional(name: string, { least = 1, most, pattern }: TextLimits): string | undefined {
    const value = this.#given.get(name) ?? undefined;
    if (value === undefined) return undefined;
    const violate = (constraint: string) =>
      this.#violations.push(`Value '${value}' at '${member(name)}' failed to satisfy constraint: ${constraint}`);
    if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`, 'u').test(value)) {
      violate(`Member must satisfy regular expression pattern: ${pattern}`);
    }
    if (value.length < least) violate(`Member must have length greater than or equal to ${least}`);
    if (value.length > most) violate(`Member must have length less than or equal to ${most}`);
    return value;
  }

  /** Seconds that a session is to last. */
  seconds(limits: { readonly least: number; readonly most: number; readonly otherwise: number }): number {
    const { least, most, otherwise } = limits;
    const name = 'DurationSeconds';
    const text = this.#given.get(name);
    if (text === null) return otherwise;
    if (!/^[-+]?\d{1,9}$/.test(text))
      throw new QueryError(400, 'MalformedInput', `${name} is not a whole number: '${text}'.`);
    const violate = (constraint: string) =>
      this.#violations.push(
        `Value '${text}' at '${member(name)}' failed to satisfy constraint: Member must have value ${constraint}`,
      );
    if (Number(text) < least) violate(`greater than or equal to ${least}`);
    if (Number(text) > most) violate(`less than or equal to ${most}`);
    return Number(text);
  }

  /** The texts of a list, such as `PolicyArns.member.1.arn`, by its name and what stands behind the number. */
  list(name: string, suffix: string, limits: TextLimits): string[] {
    const numbers = [...this.#given.keys()].flatMap((key) => {
      const [, number] = new RegExp(`^${name}\\.member\\.(\\d{1,3})(?:\\.|$)`).exec(key) ?? [];
      return number === undefined ? [] : [Number(number)];
    });
    return [...new Set(numbers)]
      .sort((a, b) => a - b)
      .map((number) => this.required(`${name}.member.${number}${suffix}`, limits));
  }

  /** @throws QueryError ValidationError */
  check(): void {
    const count = this.#violations.length;
    if (count === 0) return;
    const listed = this.#violations.slice(0, mostListed).join('; ');
    throw new QueryError(
      400,
      'ValidationError',
      `${count} validation error${count === 1 ? '' : 's'} detected: ${listed}`,
    );
  }
}

/** `RoleArn` is `roleArn` in a message, `Tags.member.1.Key` is `tags.1.member.key`. */
function member(name: string): string {
  return name.replace(/\.member\.(\d+)/g, '.$1.member').replace(/(^|\.)[A-Z]/g, (letter) => letter.toLowerCase());
}
