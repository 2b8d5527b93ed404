"""The command ``evidence``: what is known of AWS, and what recordings add to it."""
