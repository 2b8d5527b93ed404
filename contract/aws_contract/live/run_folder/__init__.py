"""What a run keeps on disk: its names and finished steps, and the lock that keeps others out."""
