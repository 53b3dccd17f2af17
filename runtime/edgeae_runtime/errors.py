"""The errors of all three packages: few, and each also the built-in that a stranger would catch."""


class EdgeAEError(Exception):
    """Base of every error that a user can cause; its message is one line."""


class InputError(EdgeAEError, ValueError):
    """What the caller handed over cannot be used; the message says what would do."""


class ArtifactError(EdgeAEError, ValueError):
    """A file is not, or no longer, what it has to be."""


class MissingPackageError(EdgeAEError, ImportError):
    """An optional package is not installed; the message names the extra that brings it."""
