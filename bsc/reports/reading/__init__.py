"""The steps of recognition, one subject a module; ``bsc.reports.recognise`` runs them in order."""
