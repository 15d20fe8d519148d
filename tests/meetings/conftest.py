import pytest


@pytest.fixture
def clock():
    """Requests come at `clock.now`, until the test moves it."""
    from tests.pages.web import still  # models are there only after this file was read

    with still() as clock:
        yield clock
