"""The words: classes, code lists, the statutory form, agencies and divisions, IRIs, the Finding record."""
