"""The documented rules that the service can enforce, one module per part of the request.

`fakes.rules` chooses among them.
"""
