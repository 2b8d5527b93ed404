"""The rules of the documentation that the model doesn't hold, one module per part of the request.

`strategies.documented` is the way in.
"""
