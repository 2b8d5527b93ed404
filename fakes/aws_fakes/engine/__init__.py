"""Any operation of an AWS JSON service, from botocore's model alone."""
