/*
 * The icons: strokes on a 24 × 24 grid, drawn in the colour of the text around them. Decoration only: what a
 * control does is always said in its name.
 */
const PATHS = {
  home: 'M4 11l8-7 8 7M6 10v9h4v-5h4v5h4v-9',
  workbench: 'M4 5h16v14H4zM4 10h16M10 10v9',
  model: 'M12 3l8 4.5v9L12 21l-8-4.5v-9zM12 12l8-4.5M12 12v9M12 12L4 7.5',
  manifest: 'M7 3h7l4 4v14H7zM14 3v4h4M10 12h5M10 16h5',
  image: 'M12 3l9 5-9 5-9-5zM3 12l9 5 9-5M3 16l9 5 9-5',
  run: 'M3 12h4l3-7 4 14 3-7h4',
  cluster:
    'M12 3a3 3 0 100 6 3 3 0 000-6M6 15a3 3 0 100 6 3 3 0 000-6M18 15a3 3 0 100 6 3 3 0 000-6M10.6 8.6L7.4 15.4M13.4 8.6l3.2 6.8M9 18h6',
  store:
    'M4 6c0-1.7 3.6-3 8-3s8 1.3 8 3-3.6 3-8 3-8-1.3-8-3M4 6v12c0 1.7 3.6 3 8 3s8-1.3 8-3V6M4 12c0 1.7 3.6 3 8 3s8-1.3 8-3',
  service: 'M12 3a9 9 0 100 18 9 9 0 000-18M3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18',
  retraining: 'M5 13a7 7 0 0012 4.6M19 11A7 7 0 007 6.4M7 2v4.4h4.4M17 22v-4.4h-4.4',
  task: 'M4 6h16M4 12h10M4 18h7',
  settings:
    'M12 9a3 3 0 100 6 3 3 0 000-6M12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M19 5l-2 2M7 17l-2 2',
  copy: 'M9 9h11v11H9zM15 9V4H4v11h5',
  check: 'M5 13l4 4L19 7',
  close: 'M6 6l12 12M18 6L6 18',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  search: 'M11 5a6 6 0 100 12 6 6 0 000-12M20 20l-4.6-4.6',
  play: 'M8 5l11 7-11 7z',
  stop: 'M7 7h10v10H7z',
  pause: 'M9 6v12M15 6v12',
  restart: 'M19 12a7 7 0 11-2-5M19 3v5h-5',
  trash: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5',
  export: 'M12 15V4M8 8l4-4 4 4M5 14v6h14v-6',
  folder: 'M3 6h6l2 2h10v11H3z',
  file: 'M7 3h7l4 4v14H7zM14 3v4h4',
  warning: 'M12 4l9 16H3zM12 10v4M12 17h.01',
  sun: 'M12 8a4 4 0 100 8 4 4 0 000-8M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6L19 19M19 5l-1.4 1.4M6.4 17.6L5 19',
  moon: 'M20 14a8 8 0 01-10-10 8 8 0 1010 10z',
  chevron: 'M9 6l6 6-6 6',
  down: 'M6 9l6 6 6-6',
  up: 'M6 15l6-6 6 6',
  plus: 'M12 5v14M5 12h14',
  pin: 'M9 4h6l-1 7 3 3H7l3-3zM12 14v6',
  save: 'M12 4v11M8 11l4 4 4-4M5 20h14',
  level: 'M12 19V5M6 11l6-6 6 6',
  terminal: 'M4 5h16v14H4zM7 9l3 3-3 3M12 15h5',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' ? 2.6 : 1.7}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
