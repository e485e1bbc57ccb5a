"""PostgreSQL: the ledger, the event log and the read models; may import domain."""
