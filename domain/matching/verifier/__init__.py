"""The independent check of a round. It shares no code with the solver and imports nothing but the standard library."""
