import { useState } from 'preact/hooks';
import type { ActionDeclaration, PipelineDeclaration } from '../../api/aws.ts';
import { call } from '../../api/client.ts';
import { Field, FormDialog } from '../../parts/dialog.tsx';
import type { Closing } from './dialogs.tsx';

type Values = Readonly<Record<string, string>>;

/** What kind of revision a provider's sources have. */
const revisionTypes: Values = { S3: 'S3_OBJECT_VERSION_ID', ECR: 'IMAGE_DIGEST' };

const revisionTypeOf = ({ actionTypeId: { provider } }: ActionDeclaration) => revisionTypes[provider] ?? 'COMMIT_ID';

const withoutEmpty = (values: Values) => Object.entries(values).filter(([, value]) => value !== '');

/** Asks for the variables of an execution and the revisions of its sources, and starts it. */
export function StartDialog({ declaration, onClose }: Closing & { readonly declaration: PipelineDeclaration }) {
  const { name, variables = [], stages } = declaration;
  const sources = (stages[0]?.actions ?? []).filter(({ actionTypeId: { owner } }) => owner === 'AWS');
  const [values, setValues] = useState<Values>({});
  const [revisions, setRevisions] = useState<Values>({});
  const start = () => {
    const given = withoutEmpty(values).map(([variable, value]) => ({ name: variable, value }));
    const chosen = withoutEmpty(revisions).map(([actionName, revisionValue]) => ({
      actionName,
      revisionType: revisionTypeOf(sources.find((each) => each.name === actionName) as ActionDeclaration),
      revisionValue,
    }));
    return call('StartPipelineExecution', {
      name,
      ...(given.length > 0 && { variables: given }),
      ...(chosen.length > 0 && { sourceRevisions: chosen }),
    });
  };
  return (
    <FormDialog title={`Start ${name}`} verb="Start" onSubmit={start} onClose={onClose}>
      {variables.length === 0 && <p class="hint">This pipeline has no variables.</p>}
      {variables.map(({ name: variable, defaultValue, description }) => (
        <Field
          key={variable}
          label={variable}
          hint={[description, defaultValue !== undefined && `Default ${defaultValue}`].filter(Boolean).join('. ')}
          isRequired={defaultValue === undefined}
          value={values[variable] ?? ''}
          onChange={(value) => setValues({ ...values, [variable]: value })}
        />
      ))}
      {sources.map((source) => (
        <Field
          key={source.name}
          label={`Revision of ${source.name}`}
          hint={`${revisionTypeOf(source)}; the latest when it is left empty.`}
          value={revisions[source.name] ?? ''}
          onChange={(value) => setRevisions({ ...revisions, [source.name]: value })}
        />
      ))}
    </FormDialog>
  );
}
