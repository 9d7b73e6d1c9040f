"""What an edition says can never change, whoever asks: the database itself refuses.

Only whether the edition is live, and since when it is not, may be written.
"""

from django.db import migrations

FREEZE = """
CREATE FUNCTION refuse_edition_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'edition % is frozen and is never deleted', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF (to_jsonb(NEW) - 'live' - 'superseded_at' - 'withdrawn_at' - 'withdrawal_reason')
        IS DISTINCT FROM (to_jsonb(OLD) - 'live' - 'superseded_at' - 'withdrawn_at' - 'withdrawal_reason') THEN
        RAISE EXCEPTION 'edition % is frozen', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER edition_is_frozen BEFORE UPDATE OR DELETE ON releases_edition
    FOR EACH ROW EXECUTE FUNCTION refuse_edition_change();
"""

THAW = """
DROP TRIGGER edition_is_frozen ON releases_edition;
DROP FUNCTION refuse_edition_change();
"""


class Migration(migrations.Migration):
    dependencies = [("releases", "0001_initial")]
    operations = [migrations.RunSQL(FREEZE, THAW)]
