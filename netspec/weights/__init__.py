"""Files of weights that others wrote: read without a framework, and fitted to a network."""
