"""The database itself refuses to change or delete what was looked at."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION personal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log of looks is append-only' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER personal_look_keep BEFORE UPDATE OR DELETE ON personal_look FOR EACH STATEMENT
EXECUTE FUNCTION personal_refuse();
CREATE TRIGGER personal_anchor_keep BEFORE UPDATE OR DELETE ON personal_anchor FOR EACH STATEMENT
EXECUTE FUNCTION personal_refuse();
"""
BACK = """
DROP TRIGGER personal_look_keep ON personal_look;
DROP TRIGGER personal_anchor_keep ON personal_anchor;
DROP FUNCTION personal_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("personal", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, BACK)]
