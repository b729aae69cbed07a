"""Results as plain words and numbers: what the browser parts draw."""
