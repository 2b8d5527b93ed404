"""Nothing of a run is left: what it made is deleted at its end, or later if it was killed."""
