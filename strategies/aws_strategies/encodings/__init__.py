"""Other ways to write a request, and bytes that are no request."""
