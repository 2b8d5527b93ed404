"""Any operation of AWS's JSON services, from botocore's model alone."""
