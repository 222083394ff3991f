import { Compile } from 'typebox/schema';
import { routes } from '../../src/control/routes.ts';

/**
 * From the first import of this file on, whatever a route of the control API returns in this process, asked over HTTP or
 * not, is held against the schema that the OpenAPI document has of it. A member that no schema declares fails the
 * request.
 */
for (const route of routes) {
  const run = route.run.bind(route);
  const check = checkOf(`${route.method} ${route.path}`, route.answer?.schema);
  route.run = (parts, input, signal) => {
    const answer = run(parts, input, signal);
    return answer instanceof Promise ? answer.then(check) : check(answer);
  };
}

function checkOf(name: string, schema: object | undefined): (answer: unknown) => unknown {
  if (schema === undefined) throw new Error(`${name} declares nothing that it returns.`);
  let validator: ReturnType<typeof Compile> | undefined;
  return (answer) => {
    validator ??= Compile(schema as never);
    if (validator.Check(answer)) return answer;
    const [, mistakes] = validator.Errors(answer);
    throw new Error(`${name} returned what its schema does not allow: ${JSON.stringify(mistakes)}`);
  };
}
