"""Runs against what is shared, slow or billed: ordered, budgeted, resumable, cleaned up.

`aws-contract live` drives it. Where the pytest suite wants a target of its own, a live run sends
the scenarios of the registry one by one, most informative first, judges them by the same checks and
clauses, and ends in the same `aws_contract.results.result.RunResult`.

The modules in the order in which a run meets them: `start` (from options to a summary), `options`
and `preflight` (whether the run may begin), `selection`, `priority` and `plan` (what is sent),
`iam_policy` (with which permissions), `run` (one scenario after the other), `session` and
`substitution` (what requests name), `budget` and `guard` (how fast, how often, how much), `journal`
(what is known if the run is killed), `cleanup` (nothing is left), `summary` (what is printed).
"""
