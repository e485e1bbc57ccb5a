"""Durable processes that wait and act; may import activities and domain."""
