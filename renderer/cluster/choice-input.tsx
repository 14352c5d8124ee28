import { Autocomplete, TextInput } from '@mantine/core';

interface ChoiceInputProps {
  readonly label: string;
  readonly description?: string;
  readonly placeholder?: string;
  /** What was found to choose from; anything else can be typed as well. */
  readonly choices: readonly string[] | undefined;
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
}

/** A field for text, with a list to choose from where there is one. */
export function ChoiceInput({ choices = [], onChange, ...field }: ChoiceInputProps) {
  if (choices.length === 0)
    return <TextInput {...field} onChange={(event) => onChange(event.currentTarget.value)} />;
  // All of them stay in sight while one of them stands in the field.
  const isChosen = choices.includes(field.value);
  return (
    <Autocomplete
      {...field}
      data={[...new Set(choices)]}
      filter={({ options, search }) =>
        isChosen
          ? options
          : options.filter((option) => 'value' in option && option.value.includes(search.trim()))
      }
      onChange={onChange}
    />
  );
}
