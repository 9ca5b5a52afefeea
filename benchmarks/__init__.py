"""What ``./bench`` measures: ratios of two numbers taken in one run on one machine; seconds alone mean nothing."""
