"""The properties themselves; `pytest contract` runs them."""
