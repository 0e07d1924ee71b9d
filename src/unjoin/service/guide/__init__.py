"""Guide cards: what a volunteer reads while talking, and how operators write it."""
