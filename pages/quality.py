"""Which indicators cannot be measured as written, and which greens say nothing?"""

from bsc.ui import quality
from bsc.ui.guard import via_app

via_app()
quality.draw()
