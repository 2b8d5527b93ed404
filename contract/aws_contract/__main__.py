"""``python -m aws_contract`` is the command ``aws-contract``."""

import sys

from aws_contract.cli.main import main

sys.exit(main())
