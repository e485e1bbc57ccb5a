"""Pieces that services share; may import domain, never a service."""
