"""What is known about single resources beyond the service model."""
