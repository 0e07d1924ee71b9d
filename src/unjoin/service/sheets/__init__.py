"""Sheets of paper made of the public record: the press sheet, and a declarant's certificate."""
