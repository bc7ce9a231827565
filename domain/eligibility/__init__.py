"""May this person serve: every rule, all of them at once."""
