"""Diagnostics as programs read them, one format a file."""
