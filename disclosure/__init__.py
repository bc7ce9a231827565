"""Disclosure control: which figures of a release may be told, so that nothing hidden can be worked out."""
