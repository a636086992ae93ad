"""What serves what: suggestions to accept, links to add and take away by hand, flaws that texts show."""

from bsc.ui import links
from bsc.ui.guard import via_app

via_app()
links.draw()
