"""What became of receipts is in two tables; the function of `0003_lookups` answers from both."""

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


def replace(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(RECEIPTS)


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0005_ended_kits"),
        ("publication", "0008_ended_receipts"),
    ]

    operations = [migrations.RunPython(replace, migrations.RunPython.noop)]
