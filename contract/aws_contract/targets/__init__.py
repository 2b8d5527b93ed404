"""What scenarios are run against."""
