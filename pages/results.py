"""What do people need, where would it bring most, and did anything follow low results?"""

from bsc.ui import results
from bsc.ui.guard import via_app

via_app()
results.draw()
