"""What would other weights or another rule truly change?"""

from bsc.ui import whatif
from bsc.ui.guard import via_app

via_app()
whatif.draw()
