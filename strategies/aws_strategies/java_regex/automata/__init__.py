"""Automata of a pattern: from its tree to a non-deterministic one, and to a deterministic one."""
