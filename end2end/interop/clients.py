"""The two clients from PyPI, led to the node of the test."""
from fitconnect import Environment, FITConnectClient
from fitconnect_client import Environment as OtherEnvironment
from fitconnect_client import FitconnectClient
from jwcrypto import jwk

SERVICE = "urn:de:fim:leika:leistung:99115005104000"
PDF = b"%PDF-1.7 " + b"a proof that compresses well " * 200


def fitconnect(house, access: dict) -> FITConnectClient:
    """`fitconnect` 0.4.2: sends and receives."""
    client = FITConnectClient(Environment.TESTING, access["client"], access["secret"])
    client.token_url = f"{house.base}/fit-connect/token"
    client.submission_api_url = f"{house.base}/fit-connect/v1"
    return client


def fitconnect_client(house, access: dict) -> FitconnectClient:
    """`fitconnect-client` 0.1.3: sends."""
    client = FitconnectClient(OtherEnvironment.TESTING, access["client"], access["secret"])
    client.oauth_api_url = f"{house.base}/fit-connect/token"
    client.submission_api_url = f"{house.base}/fit-connect/v1"
    client.obtain_access_token()
    return client


def private_key(house) -> dict:
    """The authority's key as a JSON Web Key."""
    return jwk.JWK.from_pem((house.office / "encryption.key").read_bytes()).export_private(as_dict=True)
