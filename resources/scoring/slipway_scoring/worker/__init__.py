"""A worker: the process that imports the user's script, calls init() once and run() in its main thread."""
