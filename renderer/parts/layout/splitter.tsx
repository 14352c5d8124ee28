import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import styles from './splitter.module.css';

interface SplitterProps {
  readonly label: string;
  /** The direction in which it moves. */
  readonly axis: 'x' | 'y';
  readonly size: number;
  readonly range: readonly [smallest: number, largest: number];
  /** True when the panel it sizes lies after it. */
  readonly isReversed?: boolean;
  readonly onResize: (size: number) => void;
}

const KEY_STEP = 24;

/** The line between two panels: drag it, or move it with the arrow keys. */
export function Splitter({ label, axis, size, range, isReversed = false, onResize }: SplitterProps) {
  const start = useRef<{ readonly at: number; readonly size: number }>(undefined);
  const sign = isReversed ? -1 : 1;
  const resize = (wanted: number): void =>
    onResize(Math.round(Math.min(range[1], Math.max(range[0], wanted))));
  const at = (event: PointerEvent): number => (axis === 'x' ? event.clientX : event.clientY);

  const onKeyDown = (event: KeyboardEvent): void => {
    const [less, more] = axis === 'x' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    if (event.key !== less && event.key !== more) return;
    event.preventDefault();
    resize(size + (event.key === more ? KEY_STEP : -KEY_STEP) * sign);
  };

  return (
    <hr
      className={styles.splitter}
      data-axis={axis}
      aria-label={label}
      aria-orientation={axis === 'x' ? 'vertical' : 'horizontal'}
      aria-valuenow={size}
      aria-valuemin={range[0]}
      aria-valuemax={range[1]}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        start.current = { at: at(event), size };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (start.current !== undefined) resize(start.current.size + (at(event) - start.current.at) * sign);
      }}
      onPointerUp={() => {
        start.current = undefined;
      }}
    />
  );
}
