"""The one search that reaches over everybody's cases: by the exact full name and the exact birth date together.

It runs with its owner's rights and is reviewed in ``casework.wall.declaration.SECURITY_DEFINERS``; ``apply_wall`` gives it
to its two roles and takes it from everybody else.
"""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION clinical_find_case(name_digest bytea, birth_date_digest bytea, reason text) RETURNS SETOF uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    caller uuid := nullif(current_setting('bulkhead.user_id', true), '')::uuid;
    office uuid;
    matching uuid[];
BEGIN
    -- The reason belongs to the role that was entered; there is no third one.
    IF caller IS NULL OR reason IS NULL OR (current_setting('role'), reason)
            NOT IN (('clinician', 'emergency'), ('privacy_officer', 'legal_process')) THEN
        RAISE EXCEPTION 'A search over every case needs its reason.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF octet_length(name_digest) IS DISTINCT FROM 32 OR octet_length(birth_date_digest) IS DISTINCT FROM 32 THEN
        RAISE EXCEPTION 'Both the name and the birth date are needed.' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    SELECT organization_id INTO office FROM public.staff_user WHERE id = caller AND is_active AND domain = 'agency';
    IF office IS NULL THEN
        RAISE EXCEPTION 'Nobody of the agency asks.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- One search of a person after the other, so that none is left out of the count.
    PERFORM pg_advisory_xact_lock(hashtextextended('clinical_find_case:' || caller::text, 0));
    IF (SELECT count(*) FROM public.clinical_exactsearch
            WHERE user_id = caller AND searched_at > clock_timestamp() - interval '1 hour') >= 10 THEN
        RAISE EXCEPTION 'Too many searches within an hour.' USING ERRCODE = 'configuration_limit_exceeded';
    END IF;
    SELECT coalesce(array_agg(found.person_id), '{}') INTO matching FROM (
        SELECT DISTINCT named.person_id
        FROM public.clinical_personkey named
        JOIN public.clinical_personkey born ON born.person_id = named.person_id
            AND born.kind = 'birth_date' AND born.digest = birth_date_digest
        JOIN public.clinical_person person ON person.id = named.person_id AND person.organization_id = office
        WHERE named.kind = 'name' AND named.digest = name_digest
        LIMIT 3
    ) AS found;
    INSERT INTO public.clinical_exactsearch (id, user_id, reason, searched_at, transaction, found)
        VALUES (gen_random_uuid(), caller, reason, clock_timestamp(), txid_current(), matching);
    RETURN QUERY SELECT unnest(matching);
END $$;
REVOKE ALL ON FUNCTION clinical_find_case(bytea, bytea, text) FROM PUBLIC;
"""

BACKWARDS = "DROP FUNCTION clinical_find_case(bytea, bytea, text);"


class Migration(migrations.Migration):
    dependencies = [("clinical", "0003_opened_in_an_emergency")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
