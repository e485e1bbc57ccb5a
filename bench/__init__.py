"""Measurements; each module has `main()` and prints what it found. `make bench` runs them all."""
