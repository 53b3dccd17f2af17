from importlib import import_module

import pytest

PACKAGES = ["edgeae_runtime", "edgeae_export", "edgeae"]


@pytest.mark.parametrize("package", PACKAGES)
def test_dir_lists_exactly_what_is_public(package: str) -> None:
    module = import_module(package)
    assert dir(module) == sorted(module.__all__)


@pytest.mark.parametrize("package", PACKAGES)
def test_importing_a_package_loads_no_training_framework_and_no_engine(
    package: str, python
) -> None:
    heavy = ["keras", "tensorflow", "sklearn", "onnxruntime", "ai_edge_litert"]
    script = (
        f"import sys, {package}; dir({package}); print([n for n in {heavy} if n in sys.modules])"
    )
    assert python(script).stdout == "[]\n"


@pytest.mark.parametrize("package", PACKAGES)
def test_all_holds_strings_that_exist_sorted_and_once(package: str) -> None:
    module = import_module(package)
    assert all(isinstance(name, str) for name in module.__all__)
    assert len(set(module.__all__)) == len(module.__all__)
    for name in module.__all__:
        assert getattr(module, name) is not None
    with pytest.raises(AttributeError, match="has no attribute 'none_such'"):
        getattr(module, "none_such")  # noqa: B009


def test_all_three_have_one_version() -> None:
    versions = {
        import_module(name).__version__ for name in ("edgeae_runtime", "edgeae_export", "edgeae")
    }
    assert len(versions) == 1


def test_errors_are_also_the_built_in_that_a_stranger_would_catch() -> None:
    from edgeae_export import ParityError
    from edgeae_runtime import ArtifactError, EdgeAEError, InputError, MissingPackageError

    for error, built_in in (
        (InputError, ValueError),
        (ArtifactError, ValueError),
        (ParityError, ValueError),
        (MissingPackageError, ImportError),
    ):
        assert issubclass(error, EdgeAEError)
        assert issubclass(error, built_in)
