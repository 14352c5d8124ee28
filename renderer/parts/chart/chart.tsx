import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import styles from './chart.module.css';

export type ChartColor = 'accent' | 'good' | 'warn' | 'bad' | 'dim';

export interface ChartSeries {
  readonly name: string;
  readonly color: ChartColor;
  readonly values: readonly (number | null)[];
  readonly isFilled?: boolean;
  readonly isDashed?: boolean;
}

/** Something that happened at one place of the axis. */
export interface ChartMark {
  readonly x: number;
  readonly label: string;
}

interface ChartProps {
  /** What the chart shows, in words: its name for those who do not see it. */
  readonly label: string;
  /** The numbers in a sentence, for the same reason. */
  readonly summary: string;
  /** Where each value stands from left to right: seconds, positions. */
  readonly x: readonly number[];
  readonly series: readonly ChartSeries[];
  /** How a value is written; at the axis with so many digits that no two marks look alike. */
  readonly format: (value: number, digits?: number) => string;
  readonly formatX?: (value: number) => string;
  /** Whether `x` is Unix time in seconds: marks of the axis stand at whole hours and days. */
  readonly isTime?: boolean;
  /** Lines from top to bottom, each with a word. */
  readonly marks?: readonly ChartMark[];
  readonly height?: number;
  /** The range of the values starts at 0 unless it is not of interest. */
  readonly isFromZero?: boolean;
}

/** Lines over a common axis, drawn by uPlot in the colours of the theme. Nothing in it moves by itself. */
export function Chart(props: ChartProps) {
  const scheme = useComputedColorScheme('light');
  // Colours, lines and marks belong to the drawing from its beginning: others are another drawing.
  const look = JSON.stringify([
    scheme,
    props.series.map(({ name, color, isDashed }) => [name, color, isDashed]),
    props.marks,
  ]);
  return (
    <figure className={styles.figure} aria-label={`${props.label}: ${props.summary}`} role="img">
      <Drawing key={look} {...props} />
    </figure>
  );
}

function Drawing(props: ChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const { height = 120 } = props;

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const made = new uPlot(optionsOf(latest.current, element, height), dataOf(latest.current), element);
    plot.current = made;
    const resizing = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    resizing.observe(element);
    return () => {
      resizing.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, [height]);

  useEffect(() => plot.current?.setData(dataOf(props)), [props]);
  return <div ref={host} aria-hidden="true" />;
}

function dataOf({ x, series }: ChartProps): uPlot.AlignedData {
  return [[...x], ...series.map(({ values }) => [...values])];
}

function optionsOf(props: ChartProps, element: HTMLElement, height: number): uPlot.Options {
  const token = (name: string): string => getComputedStyle(element).getPropertyValue(`--${name}`).trim();
  const axis = {
    stroke: token('faint'),
    font: `11px ${getComputedStyle(element).fontFamily}`,
    grid: { stroke: token('line'), width: 1 },
    ticks: { show: false },
  };
  return {
    width: element.clientWidth,
    height,
    hooks: { draw: [(plot) => drawMarks(plot, { marks: props.marks ?? [], color: token('dim') })] },
    cursor: { y: false, drag: { x: false, y: false } },
    legend: { live: true },
    scales: {
      // A single value stands in the middle: uPlot would show a hundred around it.
      x: {
        time: props.isTime === true,
        range: (_plot, low, high) => (low < high ? [low, high] : [low - 1, low + 1]),
      },
      y: { range: (_plot, low, high) => rangeOf({ low, high, isFromZero: props.isFromZero !== false }) },
    },
    axes: [
      {
        ...axis,
        size: 24,
        values: (_plot, marks) => marks.map((mark) => (props.formatX ?? String)(mark)),
      },
      {
        ...axis,
        size: 62,
        values: (_plot, marks) => marks.map((mark) => props.format(mark, digitsBetween(marks))),
      },
    ],
    series: [
      { label: '', value: (_plot, value) => (value === null ? '' : (props.formatX ?? String)(value)) },
      ...props.series.map((series) => ({
        label: series.name,
        stroke: token(series.color),
        width: 1.5,
        ...(series.isDashed === true ? { dash: [5, 4] } : {}),
        points: { show: props.x.length < 3 },
        ...(series.isFilled === true ? { fill: token(`${series.color}-soft`) } : {}),
        value: (_plot: uPlot, value: number | null) => (value === null ? '–' : props.format(value)),
      })),
    ],
  };
}

/** Words that would stand on the one before are left out; the line is there. */
function drawMarks(
  { ctx, bbox, valToPos, scales }: uPlot,
  { marks, color }: { readonly marks: readonly ChartMark[]; readonly color: string },
): void {
  const { min = 0, max = 0 } = scales.x ?? {};
  let free = Number.NEGATIVE_INFINITY;
  ctx.save();
  ctx.strokeStyle = color;
  ctx.fillStyle = color;
  ctx.font = `${11 * devicePixelRatio}px sans-serif`;
  ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
  for (const { x, label } of marks) {
    if (min === null || max === null || x < min || x > max) continue;
    const at = Math.round(valToPos(x, 'x', true));
    ctx.beginPath();
    ctx.moveTo(at, bbox.top);
    ctx.lineTo(at, bbox.top + bbox.height);
    ctx.stroke();
    const { width } = ctx.measureText(label);
    const from = at + 4 * devicePixelRatio + width > bbox.left + bbox.width ? at - width - 4 : at + 4;
    if (from < free) continue;
    ctx.fillText(label, from, bbox.top + 11 * devicePixelRatio);
    free = from + width + 8;
  }
  ctx.restore();
}

/** How many digits after the point tell neighbouring marks apart. */
export function digitsBetween(marks: readonly number[]): number {
  const [first, second] = marks;
  if (first === undefined || second === undefined || first === second) return 0;
  return Math.max(0, Math.ceil(-Math.log10(Math.abs(second - first)) - 1e-9));
}

/** A little room above, and never a range of nothing. */
function rangeOf(values: {
  readonly low: number | null;
  readonly high: number | null;
  readonly isFromZero: boolean;
}): [number, number] {
  const high = values.high ?? 1;
  const low = values.isFromZero ? Math.min(0, values.low ?? 0) : (values.low ?? 0);
  return high > low ? [low, high + (high - low) * 0.08] : [low, low + 1];
}
