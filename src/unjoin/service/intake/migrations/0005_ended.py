"""What became of receipts is in two tables, and the function of `0003_lookups` answers from both;
another says whether a kit ended, for its exact key index alone.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

RECEIPTS = """
CREATE OR REPLACE FUNCTION public.unjoin_receipts(indexes bytea[])
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
    RETURN QUERY SELECT receipt.index, receipt.leaf, NULL::smallint
        FROM public.publication_receipt AS receipt WHERE receipt.index = ANY ($1)
        UNION ALL SELECT ended.index, NULL::bigint, ended.outcome
        FROM public.publication_endedreceipt AS ended WHERE ended.index = ANY ($1);
END
$$
"""

IS_ENDED_KIT = """
CREATE OR REPLACE FUNCTION public.unjoin_is_ended_kit(key bytea)
RETURNS boolean
LANGUAGE sql STABLE STRICT SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT EXISTS (SELECT FROM public.publication_endedkit AS ended WHERE ended.index = $1)
$$
"""

FUNCTION = "unjoin_is_ended_kit(bytea)"


def make(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for statement in (RECEIPTS, IS_ENDED_KIT):
            schema_editor.execute(statement)
        schema_editor.execute(f"REVOKE ALL ON FUNCTION public.{FUNCTION} FROM PUBLIC")


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0004_lengths"),
        ("publication", "0006_ended"),
    ]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
