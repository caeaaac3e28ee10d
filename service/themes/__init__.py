"""Points, themes, frozen releases and what leads do about them."""
