"""Somebody who is signed in can do nothing to what is another's, by session or by token."""

from collections.abc import Callable

import httpx2

from tests.fixtures.accounts import create

SignIn = Callable[[str], httpx2.Client]


def test_one_account_reaches_nothing_of_another(sign_in: SignIn, address: str, visitor: httpx2.Client) -> None:
    ana, ben = sign_in(f"a-{address}"), sign_in(f"b-{address}")
    for client in (ana, ben):
        create(client).raise_for_status()
    token = ben.post("/v1/me/tokens", json={"name": "site", "scopes": ["profile:read", "profile:write"]}).json()
    version = ben.get("/v1/me/profile").headers["ETag"]
    form = ben.get("/v1/me").json()["form_token"]
    assert ana.delete(f"/v1/me/tokens/{token['id']}").status_code == 404
    assert ana.post("/me/tokens/revoke", data={"form_token": form, "token": token["id"]}).status_code == 403
    assert ana.post("/me/state", data={"form_token": form, "do": "publish"}).status_code == 403
    bearer = {"Authorization": f"Bearer {token['token']}"}
    both = visitor.get("/v1/me", headers=bearer | {"Cookie": f"ayni={ana.cookies['ayni']}"}).json()
    assert both["id"] == ben.get("/v1/me").json()["id"], "a token stands above a session that comes along"
    assert visitor.delete("/v1/me", headers=bearer).status_code == 403
    assert visitor.post("/v1/me/tokens", headers=bearer, json={"name": "more", "scopes": []}).status_code in (400, 403)
    assert ben.get("/v1/me/profile").headers["ETag"] == version
    assert [shown["id"] for shown in ben.get("/v1/me/tokens").json()["results"]] == [token["id"]]
    assert ana.get("/v1/me/tokens").json()["results"] == []
