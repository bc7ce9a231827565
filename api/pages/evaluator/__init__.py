"""The pages of an evaluator."""
