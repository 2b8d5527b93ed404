"""The suite, run against deliberately wrong fakes."""
