"""One reader per file format, each giving tables of text cells; ``bsc.reports.read`` chooses among them by content."""
