"""Do the indicators measure what was done, or what came of it?"""

from bsc.ui import balance
from bsc.ui.guard import via_app

via_app()
balance.draw()
