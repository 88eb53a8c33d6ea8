"""Reads a CIFF with PyPI's ciff-toolkit, prints what is in it as JSON, and writes it anew.

usage: toolkit.py CIFF COPY

The checksums go over lines of "term docid tf" and "docid docno doclength", docids absolute, in the order of the file.
"""
import json
import sys
from zlib import crc32

from ciff_toolkit.read import CiffReader
from ciff_toolkit.write import CiffWriter

source, target = sys.argv[1:]
with CiffReader(source) as reader:
    # All of it: the toolkit's reader loses its place between two half-read parts.
    header = reader.read_header()
    lists = list(reader.read_postings_lists())
    documents = list(reader.read_documents())

postings = tf = postings_crc = 0
for plist in lists:
    lines, docid = [], 0
    for posting in plist.postings:
        docid += posting.docid
        tf += posting.tf
        lines.append(f"{plist.term} {docid} {posting.tf}\n")
    assert plist.df == len(lines), plist.term
    assert plist.cf == sum(posting.tf for posting in plist.postings), plist.term
    postings += len(lines)
    postings_crc = crc32("".join(lines).encode(), postings_crc)
documents_crc = 0
for document in documents:
    line = f"{document.docid} {document.collection_docid} {document.doclength}\n"
    documents_crc = crc32(line.encode(), documents_crc)

fields = [field.name for field in header.DESCRIPTOR.fields]
content = {
    "lists": len(lists), "postings": postings, "tf": tf, "first": lists[0].term, "last": lists[-1].term,
    "postings_crc32": postings_crc, "documents": len(documents), "documents_crc32": documents_crc,
}
print(json.dumps({"header": {name: getattr(header, name) for name in fields}, "content": content}))

# As its own merge does: documents first, the header last.
with CiffWriter(target) as writer:
    writer.write_documents(documents)
    writer.write_postings_lists(lists)
    writer.write_header(header)
