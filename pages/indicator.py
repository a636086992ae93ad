"""Why is this number what it is, how did it come there, and how do others do?"""

from bsc.ui import indicator
from bsc.ui.guard import via_app

via_app()
indicator.draw()
