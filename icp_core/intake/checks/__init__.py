"""What looks wrong or must not be learned from: reported, set aside, never changed."""
