"""The fake over HTTP. Importing it raises MissingExtraError without the extra ``moto``."""

from aws_fakes.extras import require_moto

require_moto()
