// @vitest-environment happy-dom
import { renderHook } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { useSelection } from './use-selection.ts';

const chosen = (list: readonly string[], isFresh: boolean, selected?: string) => ({
  list,
  shown: list,
  isFresh,
  idOf: (thing: string): string => thing,
  selected,
});

test('the first of a list is shown and then named by the address', () => {
  const select = vi.fn();
  const { result } = renderHook(() => useSelection({ ...chosen(['new', 'old'], true), select }));
  expect(result.current).toEqual({ current: 'new', isGone: false });
  expect(select).toHaveBeenCalledWith('new');
});

test('a list that is only remembered names nothing: what is shown first may be gone', () => {
  const select = vi.fn();
  const { result, rerender } = renderHook(
    ({ list, isFresh }: { list: readonly string[]; isFresh: boolean }) =>
      useSelection({ ...chosen(list, isFresh), select }),
    { initialProps: { list: ['replaced'], isFresh: false } },
  );
  expect(result.current.current).toBe('replaced');
  expect(select).not.toHaveBeenCalled();
  rerender({ list: ['new'], isFresh: true });
  expect(result.current).toEqual({ current: 'new', isGone: false });
  expect(select).toHaveBeenCalledWith('new');
});

test('what the address names stays shown when the list changes, and is told to be gone', () => {
  const select = vi.fn();
  const { result, rerender } = renderHook(
    ({ list }: { list: readonly string[] }) => useSelection({ ...chosen(list, true, 'mine'), select }),
    { initialProps: { list: ['mine'] } },
  );
  rerender({ list: ['newer', 'mine'] });
  expect(result.current).toEqual({ current: 'mine', isGone: false });
  rerender({ list: ['newer'] });
  expect(result.current).toEqual({ current: undefined, isGone: true });
  expect(select).not.toHaveBeenCalled();
});
