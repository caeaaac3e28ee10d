"""What every page and every API needs: dependencies, forms, headers, problems as answers."""
