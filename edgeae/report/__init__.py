"""A report that people look at: one HTML file about a detector, which needs nothing else."""
