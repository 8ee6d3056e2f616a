"""Graph → artifact; the only package that imports frameworks."""
