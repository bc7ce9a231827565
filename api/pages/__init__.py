"""HTML pages in French and English."""
