"""Parts of the beliefs page."""
