-- Pictures that their profiles no longer state.
DELETE FROM picture AS t USING practitioner AS p
WHERE p.id = t.practitioner_id AND t.stated IS DISTINCT FROM p.document ->> 'photo'
