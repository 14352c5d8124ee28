import { Select } from '@mantine/core';
import { CommittedInput } from './committed-input.tsx';
import { FieldProblems } from './field-problems.tsx';
import { type FormFieldProps, scalarEdit, textOf } from './form-field.ts';

/** A key with one value: a choice, or a text or number with what counts without it shown in its place. */
export function ScalarField({ folder, field, label, about, edit }: FormFieldProps) {
  const isWrong = field.diagnostics.some(({ severity }) => severity === 'error');
  const texts = { label, description: about, placeholder: textOf(field.default) };
  const value = textOf(field.value);
  return (
    <div>
      {field.options.length > 0 ? (
        <Select
          {...texts}
          error={isWrong}
          clearable
          data={[...field.options]}
          value={field.options.includes(value) ? value : null}
          onChange={(chosen) => edit(scalarEdit(field, chosen ?? ''))}
        />
      ) : (
        <CommittedInput
          {...texts}
          error={isWrong}
          value={value}
          suggestions={field.suggestions}
          onCommit={(text) => edit(scalarEdit(field, text))}
        />
      )}
      <FieldProblems folder={folder} diagnostics={field.diagnostics} />
    </div>
  );
}
