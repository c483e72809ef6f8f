"""Fetches and checks the one submission that waits, with `fitconnect`: python receive.py NODE ACCESS KEY

Prints data and attachments as JSON. `fitconnect` 0.4.2 ships the schema of metadata 1.0.0 alone and looks
for the one that `$schema` names, which is 2.1.0; so it is told to take the one that it has. All else is its
own receiver: token, list, fetch, decryption, hashes.
"""
import hashlib
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import jsonschema
from jwcrypto import jwk

from clients import fitconnect

NODE, ACCESS, KEY = sys.argv[1:]


def main() -> None:
    client = fitconnect(SimpleNamespace(base=NODE), json.loads(Path(ACCESS).read_text()))
    shipped = client.latest_metadata_schema(major=1, minor=0)
    seen = []

    def validate(metadata: dict) -> None:
        jsonschema.validate(metadata, shipped)
        seen.append(metadata)

    client._validate_metadata_schema = validate
    key = jwk.JWK.from_pem(Path(KEY).read_bytes()).export_private(as_dict=True)
    (waiting,) = client.available_submissions()
    received = client.retrieve_submission(waiting["submissionId"], key)
    (metadata,) = seen
    attachments = {
        id: {"sha512": hashlib.sha512(content).hexdigest(), "size": len(content)}
        for id, content in received["attachments"].items()
    }
    print(json.dumps({"metadata": metadata, "data": received["data_json"], "attachments": attachments}))


if __name__ == "__main__":
    main()
