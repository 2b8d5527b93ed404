"""The rules of the documentation that the model doesn't hold, one module per part of the request.

`aws_strategies.rules.registry` is the entry point.
"""
