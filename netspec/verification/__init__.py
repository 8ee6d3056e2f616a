"""Whether a file is what it says: built from a spec, unchanged since, and read by others."""
