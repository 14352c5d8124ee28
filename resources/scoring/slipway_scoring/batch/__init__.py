"""Batch scoring: the rows of a file through init() and run(), in order, each exactly once."""
