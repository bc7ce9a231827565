"""Signing in: a mailed code, a password with a second proof, and what staff set up to have both."""
