import { Autocomplete, type AutocompleteProps } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { Field } from '#contract/manifest/language.ts';

interface CommittedInputProps
  extends Pick<
    AutocompleteProps,
    | 'label'
    | 'description'
    | 'placeholder'
    | 'aria-label'
    | 'error'
    | 'inputMode'
    | 'className'
    | 'classNames'
  > {
  readonly value: string;
  readonly suggestions?: Field['suggestions'];
  /** True for a field that adds something: it is empty again afterwards. */
  readonly isAdding?: boolean;
  readonly onCommit: (text: string) => void;
}

/** A field that counts when one leaves it, presses Enter or takes a suggestion, not with every key. */
export function CommittedInput({
  value,
  suggestions = [],
  isAdding = false,
  onCommit,
  ...input
}: CommittedInputProps) {
  const [typed, setTyped] = useState<string>();
  const committed = useRef(value);
  useEffect(() => {
    committed.current = value;
    setTyped(undefined);
  }, [value]);
  const commit = (text: string): void => {
    if (text === committed.current) return;
    committed.current = isAdding ? value : text;
    if (isAdding) setTyped(undefined);
    onCommit(text);
  };
  const details = new Map(suggestions.map(({ text, detail }) => [text, detail]));
  return (
    <Autocomplete
      {...input}
      value={typed ?? value}
      data={[...details.keys()]}
      comboboxProps={{ shadow: 'md' }}
      maxDropdownHeight={220}
      selectFirstOptionOnChange={false}
      renderOption={({ option }) => (
        <span>
          {option.value}
          {details.get(option.value) !== undefined && <small> {details.get(option.value)}</small>}
        </span>
      )}
      onChange={setTyped}
      onOptionSubmit={(text) => {
        setTyped(text);
        commit(text);
      }}
      onBlur={() => commit((typed ?? value).trim())}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.defaultPrevented) commit((typed ?? value).trim());
        if (event.key === 'Escape') setTyped(undefined);
      }}
    />
  );
}
