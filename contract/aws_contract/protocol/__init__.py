"""Requests, answers and error messages on the wire."""
