"""Files in, Documents out: the only modules of this package that touch files."""
