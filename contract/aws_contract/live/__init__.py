"""Runs against what is shared, slow or billed: ordered, budgeted, resumable, tidied up.

`aws-contract live` drives it. Where the pytest suite wants a target of its own, a live run
sends the same cases one by one in the order of their worth, judges them by the same checks and
clauses, and ends in the same `aws_contract.results.report.RunReport`: a verdict is the same either
way.

The modules in the order in which a run meets them: `options` (what was asked for), `gate` (whether
it may begin), `steps` and `order` (what is sent), `budget` and `guard` (how fast, and how much),
`journal` (what is known if the run is killed), `engine` (the run), `tidy` (nothing left behind).
"""
