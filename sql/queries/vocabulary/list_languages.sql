SELECT tag
FROM language
