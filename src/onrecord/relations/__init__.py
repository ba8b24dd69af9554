"""What belongs together across articles: pure decisions over records, no database."""
