"""Findings as files."""
