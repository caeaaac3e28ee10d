"""What pages and JSON of every part of the service need: values, forms, headers and lists."""
