"""Columns of text to columns of their kind, one format each, and amounts to one currency."""
