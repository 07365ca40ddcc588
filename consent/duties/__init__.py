"""What the law or the policy asks for after a decision: opened with its day, listed at a desk, done by somebody."""
