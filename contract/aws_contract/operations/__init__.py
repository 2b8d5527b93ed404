"""The contract of any operation: what follows from its model and protocol alone."""
