"""What was received, what was refused and why; handing in, correcting, withdrawing."""

from bsc.ui import reports_page
from bsc.ui.guard import via_app

via_app()
reports_page.draw()
