-- Raises SetupError, saying what is missing, unless this is PostgreSQL >= 18 with pgvector >= 0.8.4 at hand.
SELECT default_version
FROM pg_available_extensions
WHERE name = 'vector'
