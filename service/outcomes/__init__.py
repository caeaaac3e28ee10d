"""What came of pairs: the learned wall, and the ledger of ideas that rest on its posts."""
