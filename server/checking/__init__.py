"""Checking for people and programs: findings in every format, and drafts that are checked without being kept.

``formats`` takes findings and prints them; ``drafts`` takes a document's bytes and has it read and checked by a process
of its own. The command line and the pages both go through here.
"""
