"""The public SPARQL endpoint: protocol, guard, and the worker processes that evaluate queries under limits.

request → protocol (what is asked, which formats) → workers (queue, deadline) → worker (guard, engine, result)
"""
