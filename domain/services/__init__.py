"""One service type per file; a service imports domain and its parts, never another service."""
