"""How fast ``kg build`` is and where its time goes: ``python -m tests.benchmark``. It asserts nothing."""
