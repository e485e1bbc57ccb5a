"""Whole programmes, played on real servers."""
