"""Whether a kit ended, asked by its exact key index alone; as the functions of `0003_lookups`."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

IS_ENDED_KIT = """
CREATE FUNCTION public.unjoin_is_ended_kit(key bytea)
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
        schema_editor.execute(IS_ENDED_KIT)
        schema_editor.execute(f"REVOKE ALL ON FUNCTION public.{FUNCTION} FROM PUBLIC")


def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP FUNCTION public.{FUNCTION}")


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0004_lengths"),
        ("publication", "0007_ended_kit"),
    ]

    operations = [migrations.RunPython(make, remove)]
