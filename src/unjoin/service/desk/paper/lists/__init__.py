"""Lists that come as files: read, shown line by line, received whole or not at all."""

import os

# openpyxl asks this when it is imported: where lxml is installed, it would read with that.
os.environ["OPENPYXL_LXML"] = "False"
