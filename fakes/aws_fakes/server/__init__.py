"""The fake over HTTP."""
