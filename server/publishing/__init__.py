"""Publishing: a version of the store → dumps with checksums beside it, and the catalogue that describes them.

version → dumps (files, manifest) → statistics → catalogue (VoID, DCAT)
"""
