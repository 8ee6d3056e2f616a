"""The JSON Schema of specs, for editors: made of the classes that check them."""
