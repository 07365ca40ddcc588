"""A signed note and its sections never change, whoever asks: the database refuses."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION clinical_note_stays_signed() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'A note is never deleted.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state = 'signed' AND ROW (
            NEW.id, NEW.person_id, NEW.encounter_id, NEW.author_id, NEW.state, NEW.created_at, NEW.signed_at,
            NEW.addendum_to_id, NEW.needs_cosign)
        IS DISTINCT FROM ROW (
            OLD.id, OLD.person_id, OLD.encounter_id, OLD.author_id, OLD.state, OLD.created_at, OLD.signed_at,
            OLD.addendum_to_id, OLD.needs_cosign) THEN
        RAISE EXCEPTION 'A signed note never changes.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.cosigned_by IS NOT NULL AND (NEW.cosigned_by, NEW.cosigned_at)
        IS DISTINCT FROM (OLD.cosigned_by, OLD.cosigned_at) THEN
        RAISE EXCEPTION 'A cosignature never changes.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER note_stays_signed BEFORE UPDATE OR DELETE ON clinical_note
    FOR EACH ROW EXECUTE FUNCTION clinical_note_stays_signed();

CREATE FUNCTION clinical_section_stays_signed() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
    held uuid := coalesce(NEW.note_id, OLD.note_id);
BEGIN
    -- The row lock keeps a signature from slipping in between this check and the write.
    PERFORM 1 FROM clinical_note WHERE id = held AND state = 'draft' FOR KEY SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'The sections of a signed note never change.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER section_stays_signed BEFORE INSERT OR UPDATE OR DELETE ON clinical_notesection
    FOR EACH ROW EXECUTE FUNCTION clinical_section_stays_signed();
"""

BACKWARDS = """
DROP TRIGGER section_stays_signed ON clinical_notesection;
DROP FUNCTION clinical_section_stays_signed();
DROP TRIGGER note_stays_signed ON clinical_note;
DROP FUNCTION clinical_note_stays_signed();
"""


class Migration(migrations.Migration):
    dependencies = [("clinical", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
