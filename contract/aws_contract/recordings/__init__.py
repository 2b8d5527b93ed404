"""What a live run records, how it is redacted, replayed and proposed as evidence."""
