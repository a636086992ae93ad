"""How does the organisation do, what changed, and what needs a decision first?"""

from bsc.ui import overview
from bsc.ui.guard import via_app

via_app()
overview.draw()
