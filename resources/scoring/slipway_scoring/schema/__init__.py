"""The schema of run(): what it takes and gives, where that is known from, how it is checked and shown."""
