"""What is measured, against what, with one command: `make bench`. No test depends on a time."""
