"""Where each table stands in a cluster, as `sql/citus/distribute.sql` says; and a database that is spread over one."""

import os
import re

import asyncpg

from service.boot.database import prepare_database
from service.core.database.queries import SQL_FOLDER

CITUS_URL = os.environ.get("AYNI_CITUS_URL")
DISTRIBUTE = SQL_FOLDER / "citus" / "distribute.sql"
_COMMENT = re.compile(r"^--.*\n", re.MULTILINE)
_STATEMENT = re.compile(r"(?:\$\$.*?\$\$|[^;$])+;", re.DOTALL)
_TABLE = re.compile(r"SELECT create_(?:distributed_table\('(\w+)', '(\w+)'|reference_table\('(\w+)')")

# Table -> the column it is distributed by; "" for a copy on each node. What is not here stays on the coordinator.
TABLES = {name or copy: column for name, column, copy in _TABLE.findall(DISTRIBUTE.read_text(encoding="utf-8"))}
VIEWS = {"profile_version": ("practitioner", "practitioner_version"), "reachable_account": ("account",)}


async def spread(url: str) -> None:
    """Migrates an empty database of a cluster (AYNI_CITUS_URL), and spreads it over the workers."""
    await prepare_database(url)
    connection = await asyncpg.connect(url)
    for statement in _STATEMENT.findall(_COMMENT.sub("", DISTRIBUTE.read_text(encoding="utf-8"))):
        await connection.execute(statement)  # one by one, as psql sends them: the cluster passes each on as it came
    await connection.close()
