"""The pages of a host organisation."""
