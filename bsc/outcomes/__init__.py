"""From output to outcome: a library of what outputs should lead to, and how an outcome would be scored."""
