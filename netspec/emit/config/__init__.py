"""Graph → the configuration that a Keras file carries, made without Keras."""
