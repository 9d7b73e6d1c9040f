"""What the editor of the body asks the server while somebody writes."""
