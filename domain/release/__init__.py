"""Releases: which waves are closed, which facts belong to them, and what of an evaluation may leave."""
