"""Codes into sentences, French and English."""
