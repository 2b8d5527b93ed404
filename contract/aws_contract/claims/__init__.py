"""What is claimed about the service: clauses, their grades and the evidence for them."""
