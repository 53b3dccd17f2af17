collect_ignore_glob = ["*/make.py"]  # they import the code of their day
