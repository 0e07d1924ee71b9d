"""Functions through which a role asks for one receipt without reading a table.

They run with the rights of whoever owns them, so their search path is fixed and
every table is named with its schema. Each takes exact indexes; none takes a
pattern or gives a list of what there is.

PostgreSQL only: SQLite has no roles.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

WAITING = """
CREATE FUNCTION public.unjoin_waiting(receipt bytea)
RETURNS TABLE (kind smallint, revision smallint)
LANGUAGE sql STABLE STRICT SECURITY DEFINER ROWS 1
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT item.kind, item.revision FROM public.intake_inboxitem AS item
    WHERE item.receipt_index = $1 ORDER BY item.revision DESC LIMIT 1
$$
"""

FINGERPRINT = """
CREATE FUNCTION public.unjoin_fingerprint(key bytea)
RETURNS bytea
LANGUAGE sql STABLE STRICT SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT item.fingerprint FROM public.intake_inboxitem AS item WHERE item.key_index = $1
$$
"""

RECEIPTS = """
CREATE FUNCTION public.unjoin_receipts(indexes bytea[])
RETURNS TABLE (index bytea, leaf bigint, outcome smallint)
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER ROWS 10
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    IF cardinality(indexes) > 200 THEN
        RAISE EXCEPTION 'at most 200 receipts can be asked for at once'
            USING ERRCODE = 'program_limit_exceeded';
    END IF;
    RETURN QUERY SELECT receipt.index, receipt.leaf, receipt.outcome
        FROM public.publication_receipt AS receipt WHERE receipt.index = ANY ($1);
END
$$
"""

FUNCTIONS = (
    "unjoin_waiting(bytea)",
    "unjoin_fingerprint(bytea)",
    "unjoin_receipts(bytea[])",
)


def make(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    for statement in (WAITING, FINGERPRINT, RECEIPTS):
        schema_editor.execute(statement)
    for function in FUNCTIONS:
        schema_editor.execute(f"REVOKE ALL ON FUNCTION public.{function} FROM PUBLIC")


def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    for function in FUNCTIONS:
        schema_editor.execute(f"DROP FUNCTION public.{function}")


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0002_queue"),
        ("publication", "0002_log"),
    ]

    operations = [migrations.RunPython(make, remove)]
