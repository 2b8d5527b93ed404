"""The state of a run and how answers are judged."""
