"""Attacks on a running server, one a file: see README.md."""
