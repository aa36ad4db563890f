-- Whether that site may show the page of the clinic, or of any clinic when none is given.
-- $1 origin  $2 clinic
SELECT EXISTS (
    SELECT FROM clinic_origin AS o WHERE o.origin = $1 AND ($2::uuid IS NULL OR o.clinic_id = $2)
)
