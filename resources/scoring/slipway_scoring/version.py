"""The version of the scoring server, named once."""

VERSION = "0.1.0"
