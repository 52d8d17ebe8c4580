"""The register of everything that can teach."""
