"""Rows: tables, repositories, read queries, schema."""
