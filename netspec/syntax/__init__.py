"""The syntax of YAML: its characters, scalars, aliases and merges, and what is wrong with them."""
