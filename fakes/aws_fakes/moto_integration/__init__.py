"""The fake in front of moto. Importing it raises MissingExtraError without the extra ``moto``."""

from aws_fakes.extras import require_moto

require_moto()
