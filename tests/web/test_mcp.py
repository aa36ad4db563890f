"""The door for agents, walked with the public client of the protocol's SDK; and what a story leaves behind there."""

from collections.abc import AsyncIterator

import httpx2
import msgspec
import pytest
from mcp import Client
from mcp_types import TextContent

from tests.fixtures.running import Server

pytestmark = pytest.mark.anyio
TOOLS = ["match", "circle", "practitioner", "vocabulary", "places"]
CANARY = "zebrafinch-lantern-quartz"
STORY = f"Since my divorce I hardly sleep, {CANARY}, and my back hurts every morning."


@pytest.fixture
async def agent(demo_server: Server) -> AsyncIterator[Client]:
    async with Client(f"{demo_server.url}/mcp") as client:
        yield client


async def test_an_agent_finds_five_tools_that_are_soon_read(agent: Client) -> None:
    tools = (await agent.list_tools()).tools
    assert [tool.name for tool in tools] == TOOLS
    for tool in tools:
        assert len(tool.model_dump_json(exclude_none=True).encode()) <= 2_000, tool.name
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint


async def test_an_agent_matches_reads_a_profile_and_builds_a_circle(agent: Client) -> None:
    question = {"story": STORY, "place": "Hartford, CT", "radius_km": 100, "telehealth_in": "US-CT", "limit": 3}
    response = await agent.call_tool("match", question)
    assert not response.is_error, response.content
    answer = response.structured_content
    assert answer is not None
    assert len(answer["results"]) == 3
    assert "insomnia" in {concern["name"] for concern in answer["understood"]["concerns"]}
    assert all(result["reasons"] for result in answer["results"])
    text = response.content[0]
    assert isinstance(text, TextContent)
    assert msgspec.json.decode(text.text) == answer
    chosen = answer["results"][0]["practitioner"]
    profile = (await agent.call_tool("practitioner", {"id": chosen["id"]})).structured_content
    assert profile is not None
    assert profile["practitioner"]["display_name"] == chosen["display_name"]
    assert "email" not in profile["practitioner"]
    circle = (await agent.call_tool("circle", {"story": STORY, "size": 2})).structured_content
    assert circle is not None
    assert len(circle["members"]) == 2


async def test_danger_in_a_story_comes_with_help(agent: Client) -> None:
    result = (
        await agent.call_tool("match", {"story": "I want to kill myself tonight.", "limit": 1})
    ).structured_content
    assert result is not None
    assert result["help"]


async def test_an_agent_asks_for_words_and_places(agent: Client) -> None:
    for question, name in (
        ({"of": "modalities", "q": "reiki"}, "reiki"),
        ({"of": "concerns", "q": "insomnia"}, "insomnia"),
    ):
        listed = (await agent.call_tool("vocabulary", question)).structured_content
        assert listed is not None
        assert name in {entry["name"] for entry in listed["results"]}
    qualities = (await agent.call_tool("vocabulary", {"of": "qualities"})).structured_content
    assert qualities is not None
    assert len(qualities["results"]) == 9
    places = (await agent.call_tool("places", {"q": "Köln"})).structured_content
    assert places is not None
    assert places["results"][0]["country"] == "DE"


async def test_a_question_at_fault_is_answered_so_that_the_agent_can_mend_it(agent: Client) -> None:
    for tool, question, pointer in (
        ("match", {"story": STORY, "place": "Nowhereville, ZZ"}, "/limits/near/place"),
        ("match", {"story": STORY, "radius": 3}, "/radius"),
        ("vocabulary", {"of": "people"}, "/of"),
    ):
        refused = await agent.call_tool(tool, question)
        assert refused.is_error
        text = refused.content[0]
        assert isinstance(text, TextContent)
        assert pointer in text.text
        assert CANARY not in text.text


async def test_a_story_told_to_an_agent_is_in_no_log(agent: Client, demo_server: Server) -> None:
    await agent.call_tool("match", {"story": STORY})
    await agent.call_tool("match", {"story": STORY, "place": "Nowhereville, ZZ"})
    assert CANARY not in demo_server.log()


def test_messages_that_the_protocol_does_not_know_are_refused_by_its_rules(demo_client: httpx2.Client) -> None:
    unknown = demo_client.post("/mcp", json={"jsonrpc": "2.0", "id": 7, "method": "resources/list"})
    assert (unknown.status_code, unknown.json()["error"]["code"], unknown.json()["id"]) == (200, -32601, 7)
    tool = {"jsonrpc": "2.0", "id": "a", "method": "tools/call", "params": {"name": "erase"}}
    assert demo_client.post("/mcp", json=tool).json()["error"]["code"] == -32602
    notice = demo_client.post("/mcp", json={"jsonrpc": "2.0", "method": "notifications/initialized"})
    assert (notice.status_code, notice.content) == (202, b"")
    assert demo_client.get("/mcp").status_code == 405


def test_programs_find_every_interface(demo_client: httpx2.Client) -> None:
    catalogue = demo_client.get("/.well-known/api-catalog").raise_for_status()
    assert catalogue.headers["content-type"].startswith("application/linkset+json")
    linked = [
        item["href"]
        for context in catalogue.json()["linkset"]
        for relation, items in context.items()
        if relation in ("service-desc", "service-doc", "status")
        for item in items
    ]
    text = demo_client.get("/llms.txt").raise_for_status().text
    assert text.startswith("# Ayni\n")
    named = [part.partition(")")[0] for part in text.split("](")[1:]]
    base = linked[0].partition("/schema")[0]
    for address in {*linked, *named}:
        path = address.removeprefix(base)
        status = demo_client.get(path, follow_redirects=True).status_code
        expected = {"/mcp": 405, "/v1/feed/people.ndjson": 404}.get(path, 200)  # no copy before the first night
        assert status == expected, path
