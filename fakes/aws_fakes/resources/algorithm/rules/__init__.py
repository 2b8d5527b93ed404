"""The documented rules that the service can enforce, one module per part of the request.

`aws_fakes.resources.algorithm.rules.registry` chooses among them.
"""
