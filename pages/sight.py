"""Which objective does this work serve, and by which way?"""

from bsc.ui import sight
from bsc.ui.guard import via_app

via_app()
sight.draw()
