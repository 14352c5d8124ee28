"""What the front does so that calls are recorded: it offers them to the recorder process, and never waits for it."""
