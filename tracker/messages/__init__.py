"""What goes to a person: one digest a day, its lines, how it is sent, and what became of it."""
