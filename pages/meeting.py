"""What is to be decided, what was decided, and what came of it?"""

from bsc.ui import meeting
from bsc.ui.guard import via_app

via_app()
meeting.draw()
