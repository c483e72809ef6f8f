"""Statements about who a person is: made at a real node, verified by libraries of others.

The form is an SD-JWT (RFC 9901), the decision behind it is docs/adr/0015-identity-as-a-statement.md.
"""
import base64
import hashlib
import json
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import jwt
import requests
from jwcrypto import jwk, jws

from eid import CARD
from events import key_of

SEEN = {
    "family-name": "Özdemir", "given-names": "Anna Maria", "birth-date": "1998-03-14", "document": "id",
    "street": "Am Sande 1", "postcode": "21335", "city": "Lüneburg",
}
# What each means has to say: the node's words for the card, and for what the clerk has seen.
SAID = {
    "eid": {
        "family_name": CARD["FamilyNames"], "given_names": CARD["GivenNames"], "birth_date": "1964-08-12",
        "document": "ID",
        "address": {"structured": {"street": "HEIDESTRAẞE 17", "postcode": "51147", "city": "KÖLN", "country": "D"}},
    },
    "counter": {
        "family_name": "Özdemir", "given_names": "Anna Maria", "birth_date": "1998-03-14", "document": "ID",
        "address": {"structured": {
            "street": "Am Sande 1", "postcode": "21335", "city": "Lüneburg", "country": "D"}},
    },
}


class Browser:
    """One that begins an attempt, and fetches what came of it for its own key."""

    def __init__(self, house, means: str):
        self.house = house
        public = jwk.JWK.generate(kty="EC", crv="P-256").export_public(as_dict=True)
        self.holder = {name: public[name] for name in ["kty", "crv", "x", "y"]}
        share = base64url(b"7" * 32)
        answer = self._post("attempts", {"means": means, "share": share, "holder": self.holder})
        # By hand: the cookie is for https alone, the test speaks to the node behind its proxy.
        self.cookie = answer.headers["set-cookie"].split(";")[0]
        self.way = answer.json()

    def read_card(self) -> None:
        """The part of the person's program: fetches the token, leads the browser back."""
        start = parse_qs(urlsplit(self.way["desktop"]).query)["tcTokenURL"][0]
        token = ElementTree.fromstring(requests.get(self._here(start), timeout=30).text)
        back = self._here(token.findtext("RefreshAddress")) + "&ResultMajor=ok"
        answer = requests.get(back, headers={"Cookie": self.cookie}, allow_redirects=False, timeout=30)
        assert answer.status_code == 303, answer.status_code

    def show_code(self) -> None:
        """The part of the office: its tool signs what the clerk has seen, for the code of this browser."""
        seen = self.house.folder / "seen.txt"
        seen.write_text("".join(f"{name}: {value}\n" for name, value in ({"code": self.way["code"]} | SEEN).items()))
        self.house.umzug("authority", "identify", "--dir", self.house.office, "--node", self.house.base,
                         "--seen", seen, "--by", "Frau Petersen")

    def statement(self) -> str:
        answer = self._post("statement", {"holder": self.holder}, Cookie=self.cookie).json()
        assert answer["outcome"] == "verified", answer
        return answer["statement"]

    def _post(self, path: str, body: dict, **headers) -> requests.Response:
        answer = requests.post(f"{self.house.base}/api/identity/{path}", json=body, timeout=30,
                               headers={"Sec-Fetch-Site": "same-origin", **headers})
        answer.raise_for_status()
        return answer

    def _here(self, url: str) -> str:
        return url.replace(self.house.origin, self.house.base, 1)


def base64url(bytes_: bytes) -> str:
    return base64.urlsafe_b64encode(bytes_).rstrip(b"=").decode()


def raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "==")


def by_pyjwt(signed: str, key: dict) -> dict:
    """Claims, their time checked too."""
    return jwt.decode(signed, jwt.PyJWK(key, algorithm="PS512").key, algorithms=["PS512"])


def by_jwcrypto(signed: str, key: dict) -> dict:
    one = jws.JWS()
    one.deserialize(signed)
    one.verify(jwk.JWK(**key), alg="PS512")
    return json.loads(one.payload)


def believed(house, signed: str) -> dict:
    """The published key of who signed, if the directory under the region's offline key names it for the issuer."""
    key = key_of(house, signed)
    assert jwk.JWK(**key).thumbprint() == key["kid"], key
    point = raw(house.root)
    root = jwk.JWK(kty="EC", crv="P-256", x=base64url(point[:32]), y=base64url(point[32:]))
    directory = jws.JWS()
    directory.deserialize(requests.get(f"{house.base}/api/directory", timeout=30).text)
    directory.verify(root, alg="ES256")
    directory = json.loads(directory.payload)
    issuers = {one["destination"]: one["keys"]["signing"] for one in directory["authorities"] if "keys" in one}
    issuers[directory["node"]["issuer"]] = directory["node"]["signing"]
    issuer = jwt.decode(signed, options={"verify_signature": False})["iss"]
    assert key["kid"] in issuers[issuer], issuers
    return key


def told(claims: dict, disclosures: list[str]) -> dict:
    """What the disclosures say, each by its digest part of what was signed (RFC 9901 §§ 4.2, 7.1)."""
    assert claims["_sd_alg"] == "sha-256", claims
    said = {}
    for text in disclosures:
        assert base64url(hashlib.sha256(text.encode()).digest()) in claims["_sd"], f"not signed: {text}"
        salt, name, value = json.loads(raw(text))
        assert len(raw(salt)) >= 16, salt
        assert name not in said and name not in claims, name
        said[name] = value
    return said
