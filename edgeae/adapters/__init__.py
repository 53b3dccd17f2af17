"""Detectors behind the interfaces of other toolkits."""
