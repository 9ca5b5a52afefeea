"""Plain objects to papers people keep: sheets. Knows no row of the database and asks nobody anything."""
