"""Consents, decisions and releases never change, but for a revocation and for the closing of a release."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION consent_only_these_change() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
    may_change text[] := TG_ARGV;
    was jsonb;
    becomes jsonb;
    name text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'This record is never deleted.' USING ERRCODE = 'restrict_violation';
    END IF;
    was := to_jsonb(OLD);
    becomes := to_jsonb(NEW);
    -- What may change changes once: from empty to set, and never back.
    FOREACH name IN ARRAY may_change LOOP
        IF coalesce(was ->> name, '') <> '' AND was -> name IS DISTINCT FROM becomes -> name THEN
            RAISE EXCEPTION 'This record was completed and stays as it is.' USING ERRCODE = 'restrict_violation';
        END IF;
        was := was - name;
        becomes := becomes - name;
    END LOOP;
    IF was IS DISTINCT FROM becomes THEN
        RAISE EXCEPTION 'This record never changes.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER paper_stays BEFORE UPDATE OR DELETE ON consent_consentrecord
    FOR EACH ROW EXECUTE FUNCTION consent_only_these_change('revoked_at', 'revoked_orally_at');
CREATE TRIGGER emergency_stays BEFORE UPDATE OR DELETE ON consent_emergencyrecord
    FOR EACH ROW EXECUTE FUNCTION consent_only_these_change('ended_at');
CREATE TRIGGER threat_stays BEFORE UPDATE OR DELETE ON consent_threatrecord
    FOR EACH ROW EXECUTE FUNCTION consent_only_these_change('resolved_at');
CREATE TRIGGER decision_stays BEFORE UPDATE OR DELETE ON consent_decisionrecord
    FOR EACH ROW EXECUTE FUNCTION consent_only_these_change('');
CREATE TRIGGER release_stays BEFORE UPDATE OR DELETE ON consent_release
    FOR EACH ROW EXECUTE FUNCTION consent_only_these_change('closed_at', 'closed_because');
CREATE TRIGGER item_stays BEFORE UPDATE OR DELETE ON consent_releaseitem
    FOR EACH ROW EXECUTE FUNCTION consent_only_these_change('');
CREATE TRIGGER obligation_stays BEFORE UPDATE OR DELETE ON consent_releaseobligation
    FOR EACH ROW EXECUTE FUNCTION consent_only_these_change('');
"""

BACKWARDS = """
DROP TRIGGER obligation_stays ON consent_releaseobligation;
DROP TRIGGER item_stays ON consent_releaseitem;
DROP TRIGGER release_stays ON consent_release;
DROP TRIGGER decision_stays ON consent_decisionrecord;
DROP TRIGGER threat_stays ON consent_threatrecord;
DROP TRIGGER emergency_stays ON consent_emergencyrecord;
DROP TRIGGER paper_stays ON consent_consentrecord;
DROP FUNCTION consent_only_these_change();
"""


class Migration(migrations.Migration):
    dependencies = [("consent", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
