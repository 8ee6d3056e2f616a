"""netspec compiles networks written in YAML to Keras models."""
