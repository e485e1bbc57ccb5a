"""Queries of the pages, one module a subject: reads only, across streams and the vault."""
