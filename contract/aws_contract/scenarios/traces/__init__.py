"""What calls leave behind where something exists already, or has existed."""
