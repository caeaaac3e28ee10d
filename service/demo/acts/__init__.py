"""The demo's story, played through the product's own actions at past instants."""
