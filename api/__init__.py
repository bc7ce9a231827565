"""The web role: JSON interface and pages, both on the same operations."""
