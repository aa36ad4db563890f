-- Keeps what a reader says about a profile until a person has decided.
INSERT INTO error_report (practitioner_id, wrong, about, reported_at)
VALUES (:practitioner_id, :wrong, :about, :now)
