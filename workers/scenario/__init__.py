"""Scenario files: what happens when, in TOML; they drive the demo, the tests and the benchmarks."""
