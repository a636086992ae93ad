"""The dashboard: ``streamlit run app.py``. Everything it does stands in ``bsc.ui.frame``."""

from bsc.ui import frame

frame.run()
