"""The catalogue of ops: what each is, takes and looks like, in words."""
