"""The reports that people read, made from a report.json document and nothing else.

`document` reads the document; `page` makes one HTML page of it, `markdown` a summary for CI.
"""
