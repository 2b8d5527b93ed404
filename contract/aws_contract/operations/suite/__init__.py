"""What is tried of single operations; `aws-contract run --operation` runs it."""
