"""The database itself refuses to change or delete what was written; the sequencer may set an index once."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER ledger_entry_keep BEFORE UPDATE ON ledger_entry FOR EACH ROW
WHEN (OLD.index IS NOT NULL OR NEW.index IS NULL
      OR (OLD.id, OLD.kind, OLD.about, OLD.content, OLD.moment, OLD.nonce, OLD.leaf_hash)
         IS DISTINCT FROM (NEW.id, NEW.kind, NEW.about, NEW.content, NEW.moment, NEW.nonce, NEW.leaf_hash))
EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_entry_never_delete BEFORE DELETE ON ledger_entry FOR EACH STATEMENT
EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_checkpoint_keep BEFORE UPDATE OR DELETE ON ledger_checkpoint FOR EACH STATEMENT
EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_tile_never_delete BEFORE DELETE ON ledger_tile FOR EACH STATEMENT
EXECUTE FUNCTION ledger_refuse();
ALTER TABLE ledger_tile ALTER COLUMN hashes SET STORAGE EXTERNAL;
"""
BACK = """
DROP TRIGGER ledger_entry_keep ON ledger_entry;
DROP TRIGGER ledger_entry_never_delete ON ledger_entry;
DROP TRIGGER ledger_checkpoint_keep ON ledger_checkpoint;
DROP TRIGGER ledger_tile_never_delete ON ledger_tile;
DROP FUNCTION ledger_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, BACK)]
