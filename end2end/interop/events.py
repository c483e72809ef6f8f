"""Signed events by libraries of others: PyJWT and jwcrypto verify, PyJWT signs."""
import json
import time
import uuid

import jwt
import requests
from jwcrypto import jwk, jws

PREFIX = "https://schema.fitko.de/fit-connect/events/"


def token(house, access: dict) -> str:
    form = {"grant_type": "client_credentials", "client_id": access["client"], "client_secret": access["secret"]}
    answer = requests.post(f"{house.base}/fit-connect/token", data=form, timeout=30)
    answer.raise_for_status()
    return answer.json()["access_token"]


def log(house, access: dict, case: str) -> list[str]:
    headers = {"Authorization": f"Bearer {token(house, access)}"}
    answer = requests.get(f"{house.base}/fit-connect/v1/cases/{case}/events", headers=headers, timeout=30)
    answer.raise_for_status()
    assert answer.json()["totalCount"] == answer.json()["count"] == len(answer.json()["eventLog"])
    return answer.json()["eventLog"]


def key_of(house, event: str) -> dict:
    """The public key of an event: the node's, or that of the destination that issued it."""
    header = jwt.get_unverified_header(event)
    issuer = jwt.decode(event, options={"verify_signature": False})["iss"]
    if issuer.startswith("http"):
        keys = requests.get(f"{house.base}/fit-connect/.well-known/jwks.json", timeout=30).json()["keys"]
        return next(key for key in keys if key["kid"] == header["kid"])
    address = f"{house.base}/fit-connect/v1/destinations/{issuer}/keys/{header['kid']}"
    answer = requests.get(address, timeout=30)
    answer.raise_for_status()
    return answer.json()


def verified(house, event: str, submission: str, case: str) -> tuple[str, dict]:
    """Kind and payload of an event, after two libraries have verified it."""
    header = jwt.get_unverified_header(event)
    assert header["typ"] == "secevent+jwt" and header["alg"] == "PS512", header
    key = key_of(house, event)
    assert key["key_ops"] == ["verify"] and key["alg"] == "PS512", key
    claims = jwt.decode(event, jwt.PyJWK(key, algorithm="PS512").key, algorithms=["PS512"])
    other = jws.JWS()
    other.deserialize(event)
    other.verify(jwk.JWK(**key))
    assert json.loads(other.payload) == claims
    assert claims["sub"] == f"submission:{submission}" and claims["txn"] == f"case:{case}", claims
    uuid.UUID(claims["jti"])
    ((kind, payload),) = claims["events"].items()
    return kind, payload


def accept(house, submission: dict, tags: dict) -> requests.Response:
    """Signs and posts an accept event for a fetched submission, as a FIT-Connect subscriber."""
    private = (house.office / "signing.key").read_bytes()
    claims = {
        "jti": str(uuid.uuid4()),
        "iss": submission["destinationId"],
        "iat": int(time.time()),
        "sub": f"submission:{submission['submissionId']}",
        "txn": f"case:{submission['caseId']}",
        "events": {f"{PREFIX}accept-submission": {"authenticationTags": tags}},
    }
    headers = {"typ": "secevent+jwt", "kid": jwk.JWK.from_pem(private).thumbprint()}
    event = jwt.encode(claims, private, algorithm="PS512", headers=headers)
    return requests.post(
        f"{house.base}/fit-connect/v1/cases/{submission['caseId']}/events", data=event, timeout=30,
        headers={"Authorization": f"Bearer {token(house, house.subscriber)}", "Content-Type": "application/jose"},
    )
