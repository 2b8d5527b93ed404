"""Runs against what is shared, slow or billed: ordered, budgeted, resumable, cleaned up.

`aws-contract live` drives it. Where the pytest suite wants a target of its own, a live run sends
the scenarios of the registry one by one, most informative first, judges them by the same checks and
clauses, and ends in the same `aws_contract.results.result.RunResult`.

The modules in the order in which a run meets them: `start` (from options to a summary), `options`
(whether the run may begin), `steps` and `plan` (what is sent, in which order, with which
permissions), `run` (one step after the other), `session` and `substitution` (what requests name),
`guard` and `budget` (how often, how fast, how much), `journal` (what is known if the run is
killed), `lock` (one run in a folder), `interrupts` (signals), `cleanup` (nothing is left),
`summary` (what is printed). `clean` removes what killed runs have left.
"""
