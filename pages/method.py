"""Which rules are in force, since when and by which article, and what do they do to a number?"""

from bsc.ui import method
from bsc.ui.guard import via_app

via_app()
method.draw()
