"""Paper intake: lists on paper, keyed twice by two people, compared, and sent."""
