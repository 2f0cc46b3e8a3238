"""Files in, Documents out: the only modules of this package that touch files.

``find_documents`` lists what is to be read, ``document_digest`` tells whether it has changed, ``read_document`` reads
one file, whatever its kind. What a file is, its content decides; the suffix only where content leaves it open.
"""

from extract.readers.files import document_digest, find_documents, read_document

__all__ = ["document_digest", "find_documents", "read_document"]
