"""AWS's patterns with their exact Java meaning, decided on automata."""
