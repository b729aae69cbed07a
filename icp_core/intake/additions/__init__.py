"""What is filled in from elsewhere: registers and levels of technology."""
