"""What the recorder sends on while it runs: requests, log lines, exceptions and metrics."""
