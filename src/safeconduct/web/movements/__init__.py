"""The day of departure: movements, their manifests, who boarded and who arrived."""
