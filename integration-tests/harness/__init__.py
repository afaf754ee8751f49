"""What the end-to-end tests are made of: a deployment, its clock and ticks, what is seen of it, and the truth."""
