export const SERVICE_VIEWS = [
  'overview',
  'test',
  'logs',
  'traffic',
  'data',
  'retraining',
  'replicas',
  'settings',
  'usage',
] as const;
export type ServiceView = (typeof SERVICE_VIEWS)[number];

/** A view as it stands in the page's address, which is user input. */
export function serviceView(value: unknown): { readonly view?: ServiceView } {
  const view = SERVICE_VIEWS.find((item) => item === value);
  return view === undefined ? {} : { view };
}
