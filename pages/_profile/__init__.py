"""Parts of the profile page that are long enough for a file of their own."""
