"""A dense layer made by hand: `ops` tells netspec of it, `layers` has it for Keras."""
