"""Who may be proposed, who is on watch, how evenly, and at what cost?"""

from bsc.ui import careers
from bsc.ui.guard import via_app

via_app()
careers.draw()
