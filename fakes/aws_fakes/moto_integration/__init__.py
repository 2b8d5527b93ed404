"""The fake in front of moto."""
