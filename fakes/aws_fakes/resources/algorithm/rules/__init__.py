"""The documented rules of CreateAlgorithm, one module per part of the request."""
