"""Where each table stands in a cluster, as `sql/citus/distribute.sql` says."""

import re

from service.core.database.queries import SQL_FOLDER

DISTRIBUTE = SQL_FOLDER / "citus" / "distribute.sql"
_TABLE = re.compile(r"SELECT create_(?:distributed_table\('(\w+)', '(\w+)'|reference_table\('(\w+)')")

# Table -> the column it is distributed by; "" for a copy on each node. What is not here stays on the coordinator.
TABLES = {name or copy: column for name, column, copy in _TABLE.findall(DISTRIBUTE.read_text(encoding="utf-8"))}
