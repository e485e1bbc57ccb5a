"""`python -m bench`: every measurement, one after the other."""

from bench import ledger

ledger.main()
