"""Certificates as Open Badges 3.0: signed credentials that programs can check by themselves."""
