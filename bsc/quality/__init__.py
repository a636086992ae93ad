"""Whether indicators are worth having: SMART checks of what is written about them, and greens that say nothing."""
