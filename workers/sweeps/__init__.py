"""What becomes due with time: each sweep asks the database, changes a batch, and says how many it found.

A sweep is called again until it finds nothing. What it changed no longer meets its question, so a second tick, a late
one, or another scheduler at the same moment finds nothing to do.
"""
