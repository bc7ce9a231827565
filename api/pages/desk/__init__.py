"""The pages of a coordinator."""
