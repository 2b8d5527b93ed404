"""The result of a run: coverage, findings, timing."""
