"""How do people's scores spread over units, grades and periods, and what does that hide?"""

from bsc.ui import distribution
from bsc.ui.guard import via_app

via_app()
distribution.draw()
