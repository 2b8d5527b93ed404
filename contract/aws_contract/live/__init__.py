"""Runs against what is shared, slow or billed: ordered, budgeted, resumable, cleaned up.

`aws-contract live` drives it. Where the pytest suite wants a target of its own, a live run sends
the scenarios of the registry one by one, most informative first, judges them by the same checks and
clauses, and ends in the same `aws_contract.results.result.RunResult`.

The modules in the order in which a run meets them: `options` (whether the run may begin), `start`
(from options to a summary), `steps`, `plan` and `policy` (what is sent, in which order, with which
permissions), `run_folder/` (what is known if the run is killed), `run` (one step after the other),
`session` and `substitution` (what requests name), `guard` and `budget` (how often, how fast, how
much), `removal/` (nothing is left, not even of killed runs), `summary` (what is printed). `regions`
does all that in one region after the other.
"""
