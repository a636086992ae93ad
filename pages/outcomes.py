"""What should each output lead to, what is missing to measure it, and what goes to the next planning round?"""

from bsc.ui import outcomes
from bsc.ui.guard import via_app

via_app()
outcomes.draw()
