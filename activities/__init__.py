"""The steps the system performs, one outside party per file; may import store and domain."""
