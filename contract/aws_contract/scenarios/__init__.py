"""What is tried against a target."""
