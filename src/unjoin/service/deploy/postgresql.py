"""What PostgreSQL must be told so that it keeps no time, no order, no address and no text.

One table serves both: `unjoin init` writes it as a file to include, and `unjoin doctor` asks the
running server for each. A value here is what ``SHOW`` answers, so that the two can be compared.

Source: PostgreSQL 15, chapters 20.5 (write-ahead log), 20.8 (logging), 20.9 (statistics).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: the `value` it must have, and `why`. `since`: the version that has it.

    `costs` is said where the setting takes something away from the operator.
    """

    name: str
    value: str
    why: str
    costs: str = ""
    since: int = 15


NO_LOGS = (
    Setting("logging_collector", "off", "no log files of its own; the service's journal has them"),
    Setting("log_destination", "stderr", "one way out for messages: the service's journal"),
    Setting(
        "log_min_messages",
        "fatal",
        "an ordinary error names the row or the value it failed at",
        costs="a failing statement is only seen by the process that made it, which reports it",
    ),
    Setting("log_min_error_statement", "panic", "never the statement that failed: it holds values"),
    Setting("log_error_verbosity", "terse", "no DETAIL and no CONTEXT: they quote rows"),
    Setting("log_statement", "none", "no statements"),
    Setting(
        "log_min_duration_statement",
        "-1",
        "no statements, slow ones either",
        costs="slow statements must be looked for with EXPLAIN",
    ),
    Setting("log_min_duration_sample", "-1", "nor a sample of them"),
    Setting("log_transaction_sample_rate", "0", "nor of transactions"),
    Setting("log_duration", "off", "no line for each statement, however short"),
    Setting("log_parameter_max_length", "0", "should a statement be logged: without its values"),
    Setting("log_parameter_max_length_on_error", "0", "the same for one that failed"),
    Setting("log_connections", "off", "who came, and when"),
    Setting("log_disconnections", "off", "who went, and when"),
    Setting("log_hostname", "off", "no names of machines"),
    Setting("log_line_prefix", "", "no time, address, process or user before a message"),
    Setting("log_checkpoints", "off", "each line would tell that something was written then"),
    Setting("log_autovacuum_min_duration", "-1", "likewise, and of which table"),
    Setting("log_lock_waits", "off", "these lines quote statements"),
    Setting("log_temp_files", "-1", "these too"),
    Setting("log_replication_commands", "off", "there is no replication"),
    Setting("debug_print_parse", "off", "these print whole statements"),
    Setting("debug_print_rewritten", "off", "these print whole statements"),
    Setting("debug_print_plan", "off", "these print whole statements"),
)
NO_STATISTICS = (
    Setting("shared_preload_libraries", "", "pg_stat_statements and auto_explain keep statements"),
    Setting("session_preload_libraries", "", "as above"),
    Setting("local_preload_libraries", "", "as above"),
    Setting("compute_query_id", "off", "no number by which statements are counted"),
    Setting("track_activities", "off", "nobody sees what another connection asks, and since when"),
    Setting("track_io_timing", "off", "no times"),
    Setting("track_functions", "none", "no counts of calls"),
    Setting("track_commit_timestamp", "off", "the minute of every transaction, kept for ever"),
    Setting("update_process_title", "off", "the list of processes would show who is connected"),
    Setting("track_counts", "on", "autovacuum needs it: without it deleted rows stay in the files"),
)
SHORT_WAL = (
    Setting(
        "wal_level",
        "minimal",
        "the write-ahead log holds what a crash needs, and no more",
        costs="no replicas and no restoring to a minute: back up with `unjoin backup`",
    ),
    Setting("max_wal_senders", "0", "nobody is sent the write-ahead log"),
    Setting("archive_mode", "off", "an archive of it would hold every declaration by the second"),
    Setting("wal_keep_size", "0", "old segments of it are kept for nobody"),
    Setting("max_replication_slots", "0", "nor by a replica that never comes again"),
    Setting(
        "wal_recycle",
        "off",
        "old segments are deleted; renamed for later use they would keep their contents",
        costs="a new file now and then, some milliseconds",
    ),
    Setting("wal_init_zero", "on", "a new segment begins as zeros, not as what the disk held"),
    Setting("min_wal_size", "32MB", "as few segments as there can be"),
    Setting(
        "max_wal_size",
        "128MB",
        "and never many of them",
        costs="more checkpoints while very much is written",
    ),
    Setting("checkpoint_timeout", "5min", "what was written leaves the segments soon"),
    Setting("wal_log_hints", "off", "nothing more than a crash needs"),
)
SAFE = (
    Setting("fsync", "on", "what a declarant was told is saved must be on the disk"),
    Setting("full_page_writes", "on", "and a torn page must be mended after the power was cut"),
    Setting("synchronous_commit", "on", "before the receipt is shown"),
    Setting("password_encryption", "scram-sha-256", "the stored form of a password opens nothing"),
    Setting("autovacuum", "on", "deleted rows are taken out even while no publisher runs"),
)
SETTINGS = (*NO_LOGS, *NO_STATISTICS, *SHORT_WAL, *SAFE)

_SECTIONS = (
    (NO_LOGS, "No logs of what is asked or by whom."),
    (NO_STATISTICS, "Nothing counted or shown of single statements."),
    (SHORT_WAL, "The write-ahead log notes the second of every transaction; so it is kept short."),
    (SAFE, "What must stay on, however tempting it is to switch it off."),
)
_HEAD = """\
# PostgreSQL for a withdrawal service centre. Made by `unjoin init`.
# Copy it to /etc/postgresql/15/main/conf.d/unjoin.conf (with other packages: add the line
#   include '/path/to/unjoin.conf'
# at the end of postgresql.conf), then: systemctl restart postgresql
# `unjoin doctor` asks the running server for every line of it.
#
# It is meant for a server that serves nothing else. Its journal is the distribution's: give it
# one in memory as well, with `systemctl edit postgresql@15-main`:
#   [Service]
#   LogNamespace=unjoin
#   LimitCORE=0
#   MemorySwapMax=0
"""
_HERE = """
# Only processes of this machine may connect.
listen_addresses = 'localhost'
"""


def fill_postgresql(*, is_here: bool) -> str:
    """The text of the file to include; `is_here`: the sites run on the same machine."""
    parts = [_HEAD]
    for settings, title in _SECTIONS:
        parts.append(f"\n# {title}\n" + "".join(_line(setting) for setting in settings))
    if is_here:
        parts.append(_HERE)
    return "".join(parts)


def _line(setting: Setting) -> str:
    costs = f"\n# Cost: {setting.costs}." if setting.costs else ""
    return (
        f"# {setting.why[0].upper()}{setting.why[1:]}.{costs}\n{setting.name} = '{setting.value}'\n"
    )
