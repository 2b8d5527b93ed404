"""What Java does where AWS shows it: character classes, patterns, the order of hash tables."""
