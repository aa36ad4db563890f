SELECT DISTINCT region, region_name
FROM gazetteer
WHERE region_name IS NOT NULL AND postal_code IS NULL
