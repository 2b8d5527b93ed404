"""Deterministic sets of requests that cover every constraint point."""
