"""Measures Sheaf beside its peers; see benchmarks/run."""
