"""What must come back: the contract suite, its targets, checks and reports."""
