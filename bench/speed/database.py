"""What the database alone does for a page: the `SELECT` of twenty documents by id."""

import asyncio
import os

from bench.speed.over_http import BLOCK
from bench.speed.processor_time import Machine, ProcessorTime
from service.core.database.pool import connect

_IDS = "SELECT practitioner_id FROM match_profile ORDER BY md5(practitioner_id::text) LIMIT $1"
_DOCUMENTS = "SELECT id, document::text FROM practitioner WHERE id = any($1::uuid[])"
PAGE = 20


def select_documents(address: str, database: int, rounds: int) -> ProcessorTime:
    """Processor time of the client and of PostgreSQL for one such statement: the round in the middle."""
    return asyncio.run(_select_documents(address, database, rounds))


async def _select_documents(address: str, database: int, rounds: int) -> ProcessorTime:
    connection = await connect(address)
    machine, taken = Machine(os.getpid(), database), list[ProcessorTime]()
    try:
        people = [row[0] for row in await connection.fetch(_IDS, PAGE * BLOCK * (rounds + 1))]
        pages = [people[start : start + PAGE] for start in range(0, len(people) - PAGE + 1, PAGE)]
        for this in range(rounds + 1):
            before = machine.used()
            for number in range(BLOCK):
                await connection.fetch(_DOCUMENTS, pages[(this * BLOCK + number) % len(pages)])
            taken.append((machine.used() - before) / BLOCK)
    finally:
        await connection.close()
    return sorted(taken[1:], key=lambda used: used.both)[rounds // 2]
