"""The rules: values in, values and coded reasons out."""
