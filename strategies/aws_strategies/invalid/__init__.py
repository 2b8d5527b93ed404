"""Requests that break one constraint, or several."""
