/** The manifest as a form: its fields by their place. */
export const form = {
  view: 'How the manifest is shown',
  text: 'Text',
  form: 'Form',
  undo: 'Undo',
  redo: 'Redo',
  name: 'Manifest as a form',
  compareSaved: 'Compare with the saved file',
  broken: 'The text cannot be read, so the form cannot show it. Put it right in the text first.',
  toText: 'Show the text',
  others: 'Elsewhere',
  add: 'Add',
  addTo: 'Add to “{{label}}”',
  remove: 'Remove {{item}}',
  item: '{{label}}, {{number}}',
  key: 'Name',
  value: 'Value',
  modelName: 'Name of the model',
  modelFrom: 'Where it comes from',
  modelRegistered: 'Registered',
  modelFile: 'File',
  modelReference: 'Model or model:version',
  modelPath: 'Path in the project',
  dependenciesAs: 'Where they are written',
  dependenciesFile: 'In a file',
  dependenciesList: 'Here, as a list',
  group: {
    about: 'About',
    code: 'Code and packages',
    serving: 'Limits of one replica',
    image: 'Image',
  },
  field: {
    name: { label: 'Name', about: 'Names the image and, unless told otherwise, the service.' },
    description: { label: 'Description', about: 'One sentence on what it predicts.' },
    models: {
      label: 'Models',
      about: 'What the script loads. A file is registered on build when its bytes are new.',
    },
    script: { label: 'Scoring script', about: 'Has init() and run(...).' },
    runtime: { label: 'Runtime', about: 'The Python that runs the script.' },
    dependencies: {
      label: 'Dependencies',
      about: 'A conda file, requirements file or pyproject.toml, or a list.',
    },
    schema: {
      label: 'Schema',
      about: 'Inputs and outputs. Without one it is derived from samples, type hints or the model.',
    },
    files: { label: 'More files', about: 'Files, folders or patterns that the script needs.' },
    serving: {
      workers: { label: 'Workers', about: 'Processes that call run(); each holds the model.' },
      concurrency: { label: 'Calls at once', about: 'Of run() in each worker.' },
      queue: { label: 'Queue', about: 'Requests that may wait; past it 503 at once.' },
      timeout: { label: 'Timeout', about: 'Longest time for one request, like 500ms, 60s or 2m.' },
      batch: {
        rows: { label: 'Rows of a batch', about: 'Requests that arrive together go into one call of run().' },
        wait: { label: 'Wait for a batch', about: 'Longest wait for more rows, like 5ms.' },
      },
    },
    image: {
      base: { label: 'Base image', about: 'Without one the runtime’s own.' },
      packages: { label: 'Debian packages', about: 'Installed into the image.' },
      steps: { label: 'Steps', about: 'Dockerfile instructions, before the dependencies.' },
      env: { label: 'Environment', about: 'Variables of the script.' },
    },
  },
} as const;

export const newProject = {
  title: 'Make a project of these files?',
  about:
    'Slipway makes a new folder with copies of them and writes a first manifest. The files themselves stay where they are.',
  where: 'The new folder is made in',
  another: 'Another place…',
  create: 'Make the project',
} as const;
