collect_ignore = ["make_2026_11_26.py"]
