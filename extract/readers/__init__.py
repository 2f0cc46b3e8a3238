"""Files in, Documents out: the only modules of this package that touch files.

``find_documents`` lists what is to be read, ``read_document`` reads one file, whatever its kind. What a file is, its
content decides; the suffix only where content leaves it open.
"""

from extract.readers.files import find_documents, read_document

__all__ = ["find_documents", "read_document"]
