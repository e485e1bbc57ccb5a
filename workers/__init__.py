"""Processes and wiring: settings, worker, web server, local stack, CLI; may import every room."""
