"""Do people score well while their unit misses its targets, and why?"""

from bsc.ui import paradox
from bsc.ui.guard import via_app

via_app()
paradox.draw()
