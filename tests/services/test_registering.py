import pytest
from sqlalchemy import func, select

from lti_tool.domain.errors import RuleError
from lti_tool.domain.registration import Status
from lti_tool.services.registering import NewPlatform, add_platform, approve, list_platforms, suspend
from lti_tool.services.setting_up import init
from lti_tool.services.tool import Tool
from lti_tool.settings import Settings
from lti_tool.store.tables import DeploymentRow, OrganisationRow, PlatformRow, TrustGroupRow

ISSUER = "https://lms.musterhausen.example"
PLAIN = {
    "issuer": ISSUER,
    "client_id": "a1",
    "auth_url": f"{ISSUER}/auth",
    "token_url": f"{ISSUER}/token",
    "jwks_url": f"{ISSUER}/keys",
    "deployment_ids": ("1",),
}


@pytest.fixture
def tool(database_url, tmp_path):
    settings = Settings(public_url="https://tool.example", data_dir=tmp_path / "data", database_url=database_url)
    init(settings)
    made = Tool(settings)
    yield made
    made.database.dispose()


def new(**changes):
    return NewPlatform(**(PLAIN | changes))


def rows(tool, table):
    with tool.database.read() as db:
        return db.execute(select(func.count()).select_from(table)).scalar_one()


def refused(tool, **changes):
    before = [rows(tool, table) for table in (PlatformRow, DeploymentRow, OrganisationRow, TrustGroupRow)]
    with pytest.raises(RuleError) as caught:
        add_platform(tool, new(**changes))
    assert [rows(tool, table) for table in (PlatformRow, DeploymentRow, OrganisationRow, TrustGroupRow)] == before
    return caught.value


def test_a_platform_is_added_with_its_deployment_and_organisation(tool):
    platform_id = add_platform(tool, new(organisation="musterhausen", name="Stadt Musterhausen"))
    ((found, organisation, deployments),) = list_platforms(tool)
    assert (found.id, found.status, organisation, deployments) == (
        platform_id,
        Status.ACTIVE,
        "Stadt Musterhausen",
        ["1"],
    )


def test_a_deployment_that_is_named_twice_is_one(tool):
    add_platform(tool, new(deployment_ids=("1", "1", "2")))
    assert list_platforms(tool)[0][2] == ["1", "2"]


def test_two_platforms_of_one_organisation_share_it(tool):
    add_platform(tool, new(organisation="musterhausen", name="Stadt Musterhausen"))
    add_platform(tool, new(client_id="a2", organisation="musterhausen", name="Volkshochschule"))
    assert rows(tool, OrganisationRow) == 1


def test_a_registration_is_never_overwritten(tool):
    platform_id = add_platform(tool, new())
    error = refused(tool, auth_url=f"{ISSUER}/other")
    assert (error.code, error.facts["id"]) == ("already-registered", str(platform_id))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"issuer": ""}, "field-missing"),
        ({"client_id": "  "}, "field-missing"),
        ({"deployment_ids": ()}, "field-missing"),
        ({"deployment_ids": ("",)}, "field-missing"),
        ({"jwks_url": None}, "field-missing"),
        ({"jwks_pem": "x"}, "field-missing"),
        ({"issuer": "x" * 513}, "field-too-long"),
        ({"client_id": "a\nb"}, "field-too-long"),
        ({"deployment_ids": ("d" * 256,)}, "field-too-long"),
        ({"name": "n" * 201}, "field-too-long"),
        ({"auth_url": "http://lms.example/auth"}, "address"),
        ({"auth_url": "http://localhost/auth"}, "address"),
        ({"token_url": "javascript:alert(1)"}, "address"),
        ({"jwks_url": "https://user:secret@lms.example/keys"}, "address"),
        ({"frame_origins": ("nonsense",)}, "address"),
        ({"jwks_url": None, "jwks_pem": "no key"}, "key"),
        ({"issuer": "http://lms.example"}, "address"),
        ({"issuer": "https://lms.example:99999"}, "address"),
        ({"issuer": "https://[x"}, "address"),
        ({"issuer": "https://lms.example;script-src *"}, "address"),
    ],
)
def test_what_cannot_be_right_is_refused_and_nothing_is_kept(tool, changes, code):
    assert refused(tool, **changes).code == code


def test_a_second_client_with_keys_of_the_same_origin_has_the_same_people(tool):
    add_platform(tool, new())
    add_platform(tool, new(client_id="a2", jwks_url=f"{ISSUER}/other-keys"))
    assert rows(tool, TrustGroupRow) == 1


def test_a_known_issuer_with_foreign_keys_needs_the_operators_word(tool):
    add_platform(tool, new())
    foreign = {"client_id": "evil", "jwks_url": "https://elsewhere.example/keys"}
    assert refused(tool, **foreign).code == "other-keys"
    add_platform(tool, new(**foreign, same_people=False))
    assert rows(tool, TrustGroupRow) == 2
    add_platform(tool, new(**foreign | {"client_id": "moved"}, same_people=True))
    assert rows(tool, TrustGroupRow) == 2


def test_suspended_and_approved_again(tool):
    platform_id = add_platform(tool, new())
    suspend(tool, platform_id)
    assert list_platforms(tool)[0][0].status is Status.SUSPENDED
    approve(tool, platform_id, deployment_ids=["2", "2"])
    ((found, _, deployments),) = list_platforms(tool)
    assert (found.status, deployments, found.version) == (Status.ACTIVE, ["1", "2"], 3)


@pytest.mark.parametrize("change", [suspend, approve])
def test_an_unknown_platform_is_named(tool, change):
    with pytest.raises(RuleError) as caught:
        change(tool, 99)
    assert (caught.value.code, caught.value.facts) == ("platform-unknown", {"id": "99"})


def test_a_deployment_without_an_id_is_refused_and_leaves_the_status_alone(tool):
    platform_id = add_platform(tool, new())
    suspend(tool, platform_id)
    with pytest.raises(RuleError):
        approve(tool, platform_id, deployment_ids=["3", ""])
    ((found, _, deployments),) = list_platforms(tool)
    assert (found.status, deployments) == (Status.SUSPENDED, ["1"])
