"""How broken constraints are put into words, in the dialects of AWS's validators."""
