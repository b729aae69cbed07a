"""Which column is what: by its header's words, by its values, and by what a person says."""
