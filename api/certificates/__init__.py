"""The certificate of service as a file: its words in both languages, and the PDF."""
