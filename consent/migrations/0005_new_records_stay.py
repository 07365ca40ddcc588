"""The records of the migration before never change either, but for what ends or completes them, once."""

from django.db import migrations

FORWARDS = """
DROP TRIGGER paper_stays ON consent_consentrecord;
CREATE TRIGGER paper_stays BEFORE UPDATE OR DELETE ON consent_consentrecord
    FOR EACH ROW EXECUTE FUNCTION consent_only_these_change(
        'revoked_at', 'revoked_orally_at', 'taken_up_at', 'event_occurred_at', 'final_disposition_at');
CREATE TRIGGER restriction_stays BEFORE UPDATE OR DELETE ON consent_restrictionrecord
    FOR EACH ROW EXECUTE FUNCTION consent_only_these_change('agreed', 'agreed_at', 'ended_at');
CREATE TRIGGER process_stays BEFORE UPDATE OR DELETE ON consent_legalprocessrecord
    FOR EACH ROW EXECUTE FUNCTION consent_only_these_change(
        'person_id', 'reviewed_by_sealed', 'reviewed_at', 'withdrawn_at');
CREATE TRIGGER answer_stays BEFORE UPDATE OR DELETE ON consent_processanswer
    FOR EACH ROW EXECUTE FUNCTION consent_only_these_change('');
CREATE TRIGGER notice_stays BEFORE UPDATE OR DELETE ON consent_recipientnotice
    FOR EACH ROW EXECUTE FUNCTION consent_only_these_change('told_at', 'told_by', 'told_how');
CREATE TRIGGER duty_stays BEFORE UPDATE OR DELETE ON consent_openduty
    FOR EACH ROW EXECUTE FUNCTION consent_only_these_change('done_at', 'done_by', 'note_sealed');
CREATE TRIGGER client_stays BEFORE UPDATE OR DELETE ON consent_apiclient
    FOR EACH ROW EXECUTE FUNCTION consent_only_these_change('revoked_at');
"""

BACKWARDS = """
DROP TRIGGER client_stays ON consent_apiclient;
DROP TRIGGER duty_stays ON consent_openduty;
DROP TRIGGER notice_stays ON consent_recipientnotice;
DROP TRIGGER answer_stays ON consent_processanswer;
DROP TRIGGER process_stays ON consent_legalprocessrecord;
DROP TRIGGER restriction_stays ON consent_restrictionrecord;
DROP TRIGGER paper_stays ON consent_consentrecord;
CREATE TRIGGER paper_stays BEFORE UPDATE OR DELETE ON consent_consentrecord
    FOR EACH ROW EXECUTE FUNCTION consent_only_these_change('revoked_at', 'revoked_orally_at');
"""


class Migration(migrations.Migration):
    dependencies = [("consent", "0004_asked_answered_and_served")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
