"""What is the strategy, what causes what, and where does it not come true?"""

from bsc.ui import strategy
from bsc.ui.guard import via_app

via_app()
strategy.draw()
