"""Plots drawn by the server as SVG: pure functions from figures in words to text, for pages and for print."""
