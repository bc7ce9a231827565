"""The pages of a volunteer."""
