"""The attacker: a program of its own that tries to work out what a release hides. It shares no code with the rest."""
