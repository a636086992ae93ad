"""Which units, objectives, indicators, weights and perspectives are there, and who changed them?"""

from bsc.ui import catalogue_page
from bsc.ui.guard import via_app

via_app()
catalogue_page.draw()
