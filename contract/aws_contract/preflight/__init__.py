"""Requests in files, checked before they are sent: what AWS would answer, and at which line."""
