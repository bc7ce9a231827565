"""Settings, logs, clock, and the mechanism as data."""
