"""Documents of the kernel as tables: each normative sentence, and the rules that judge it."""

from __future__ import annotations

from properties.documents import callbacks
from properties.documents.sentence import Document

DOCUMENTS: dict[str, Document] = {document.name: document for document in (callbacks.DOCUMENT,)}
"""By the name that `klpcheck audit --document` takes."""
