"""Messages that AWS's services were recorded to send, and whether the fakes' engine words them."""
