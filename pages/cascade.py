"""Does the work serve the strategy: where has strategy no work under it, and work no strategy above it?"""

from bsc.ui import cascade
from bsc.ui.guard import via_app

via_app()
cascade.draw()
