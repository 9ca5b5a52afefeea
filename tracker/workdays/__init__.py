"""The two clocks, and the working-day calendar with 调休."""
