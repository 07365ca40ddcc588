"""The moves of a handoff and the tries to reach a person are appended; nothing changes or deletes them."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION referrals_history_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    RAISE EXCEPTION 'History is appended and never changed.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER move_stays BEFORE UPDATE OR DELETE ON referrals_handoffmove
    FOR EACH ROW EXECUTE FUNCTION referrals_history_stays();
CREATE TRIGGER outreach_stays BEFORE UPDATE OR DELETE ON referrals_outreachattempt
    FOR EACH ROW EXECUTE FUNCTION referrals_history_stays();
"""

BACKWARDS = """
DROP TRIGGER outreach_stays ON referrals_outreachattempt;
DROP TRIGGER move_stays ON referrals_handoffmove;
DROP FUNCTION referrals_history_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
