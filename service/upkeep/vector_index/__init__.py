"""The vector index: kept up to date with SQL, compared, built anew."""
