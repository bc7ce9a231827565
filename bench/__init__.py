"""Measures Passerelle against its peers, side by side. `make bench` runs it; the project never imports it."""
