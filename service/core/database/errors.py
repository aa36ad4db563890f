"""The driver's errors, grouped by what a caller does about them; nothing above the stores imports the driver."""

import asyncpg

DatabaseError = asyncpg.PostgresError  # whatever PostgreSQL answered; `constraint_name` where one was broken
UniqueViolation = asyncpg.UniqueViolationError
ForeignKeyViolation = asyncpg.ForeignKeyViolationError
Deadlock = asyncpg.DeadlockDetectedError

# The values are at fault: the same statement with them fails again.
NOT_STORABLE = (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError)
ConstraintViolation = asyncpg.IntegrityConstraintViolationError
# The server is: it may work a moment later.
UNAVAILABLE = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # the connection broke in the middle of an answer
    asyncpg.OperatorInterventionError,  # it starts, stops, recovers, or took too long
    asyncpg.InsufficientResourcesError,  # disk full, no memory, too many connections
    asyncpg.ReadOnlySQLTransactionError,  # this one has become a replica
    asyncpg.TransactionRollbackError,  # others stood in the way: deadlocks, writes at the same moment
    asyncpg.ObjectNotInPrerequisiteStateError,  # a lock was not to be had in time
    asyncpg.PostgresSystemError,  # it could not read or write a file
    asyncpg.InternalServerError,  # a file of its is damaged, or it met a fault of its own
)
READ_ONLY = (asyncpg.ReadOnlySQLTransactionError,)
FULL = (asyncpg.DiskFullError,)
# Everything that a command reports as the database's refusal.
ANY_FAILURE = (asyncpg.PostgresError, asyncpg.InterfaceError, ConnectionError)
