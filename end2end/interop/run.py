"""Foreign clients of FIT-Connect v1, and verifiers of what is signed, against a node: python run.py PROGRAM"""
import hashlib
import json
import logging
import sys
import tempfile
import unittest
from pathlib import Path

import jwt
from fitconnect_client import Attachment
from jwcrypto import jwk, jws

from clients import PDF, SERVICE, fitconnect, fitconnect_client, private_key
from events import PREFIX, accept, log, verified
from house import House
from identity import SAID, Browser, base64url, believed, by_jwcrypto, by_pyjwt, raw, told

REQUEST = Path(__file__).parents[2] / "app/relocation/tests/fixtures/registration_standard.json"
METADATA = "https://schema.fitko.de/fit-connect/metadata/1.0.0/metadata.schema.json"
UNKNOWN = {"$schema": "https://schema.example/other.json", "person": {"name": "Müller"}}


class Interop(unittest.TestCase):
    """Each test leaves nothing waiting."""

    @classmethod
    def setUpClass(cls):
        cls.house = House(sys.argv[1])
        cls.addClassCleanup(cls.house.end)

    def kinds(self, access: dict, submission: str, case: str) -> list[str]:
        """Kinds of a case's events, each verified by two libraries."""
        events = log(self.house, access, case)
        return [verified(self.house, event, submission, case)[0].removeprefix(PREFIX) for event in events]

    def rejected(self, submission: str, case: str) -> dict:
        """The one problem of a rejection by the authority's tool."""
        event = log(self.house, self.house.sender, case)[-1]
        kind, payload = verified(self.house, event, submission, case)
        self.assertEqual(kind, f"{PREFIX}reject-submission")
        (problem,) = payload["problems"]
        return problem

    def test_fitconnect_client_sends_an_attachment(self):
        client = fitconnect_client(self.house, self.house.sender)
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            file.write(PDF)
            file.flush()
            attachments = [Attachment(file.name, "Wohnungsgeberbestätigung")]
            sent = client.create_submission(self.house.destination, SERVICE, "Wohnsitz Anmeldung", attachments)
            metadata = client.create_metadata(
                "2026-11-27", "A-1", UNKNOWN["$schema"], METADATA, "a@example.org", attachments)
            answer = client.send_submission(sent, metadata)
        submission, case = answer["submissionId"], answer["caseId"]
        self.assertEqual(submission, sent.submission_id)
        self.assertEqual(self.kinds(self.house.sender, submission, case), ["create-submission", "submit-submission"])

        # What the authority gets is what was sent. This client sends no data, so the other one's receiver
        # cannot take it whole.
        subscriber = fitconnect(self.house, self.house.subscriber)
        fetched = subscriber._get_submission(submission)
        self.assertNotIn("encryptedData", fetched)
        key = jwk.JWK(**private_key(self.house))
        self.assertEqual(json.loads(subscriber.decrypt(key, fetched["encryptedMetadata"])), metadata)
        path = f"/submissions/{submission}/attachments/{attachments[0].id}"
        opened = subscriber.decrypt(key, subscriber._authorized_get(path).text)
        self.assertEqual(hashlib.sha512(opened).hexdigest(),
                         metadata["contentStructure"]["attachments"][0]["hash"]["content"])

        # Its metadata lack the hash of the data that every schema asks for: our tool says so and goes on.
        self.house.look()
        problem = self.rejected(submission, case)
        self.assertEqual((problem["type"], problem["instance"]), ("urn:umzug:problem:syntax", "metadata"))

    def test_fitconnect_sends_fetches_and_accepts(self):
        for attachments in [[], [PDF]]:
            answer = fitconnect(self.house, self.house.sender).submission(
                self.house.destination, SERVICE, data=UNKNOWN, attachments=attachments)
            submission, case = answer["submissionId"], answer["caseId"]
            subscriber = fitconnect(self.house, self.house.subscriber)
            (waiting,) = subscriber.available_submissions()
            self.assertEqual((waiting["submissionId"], waiting["caseId"]), (submission, case))
            # Decrypts, validates the metadata by the schema that comes with the package, compares hashes.
            fetched = subscriber.retrieve_submission(submission, private_key(self.house))
            self.assertEqual(fetched["data_json"], UNKNOWN)
            self.assertEqual(list(fetched["attachments"].values()), attachments)

            tag = lambda sealed: sealed.rsplit(".", 1)[1]
            path = f"/submissions/{submission}/attachments/"
            tags = {"metadata": tag(fetched["encryptedMetadata"]), "data": tag(fetched["encryptedData"])}
            files = {id_: tag(subscriber._authorized_get(path + id_).text) for id_ in fetched["attachments"]}
            tags |= {"attachments": files} if files else {}
            receipt = log(self.house, self.house.subscriber, case)[-1]
            self.assertEqual(verified(self.house, receipt, submission, case)[1]["authenticationTags"], tags)
            wrong = accept(self.house, fetched, tags | {"metadata": "A" * 22})
            self.assertEqual(wrong.status_code, 422)
            self.assertEqual(accept(self.house, fetched, tags).status_code, 204)
            self.assertEqual(subscriber.available_submissions(), [])
            self.assertEqual(self.kinds(self.house.sender, submission, case),
                             ["create-submission", "submit-submission", "accept-submission"])

    def test_a_registration_in_our_schema_reaches_the_clerk(self):
        client = fitconnect(self.house, self.house.sender)
        announced = client.create_submission(self.house.destination, SERVICE, 1)
        (attachment,) = announced["announcedAttachments"]
        client.upload_attachment(self.house.destination, announced["submissionId"], attachment, attachment=PDF)
        request = json.loads(REQUEST.read_text())
        digest = hashlib.sha512(PDF).hexdigest()
        request["matter"]["confirmation"]["attachments"] = [{
            "attachment": attachment, "filename": "Bestätigung.pdf", "mime_type": "application/pdf",
            "sha512": digest, "size": len(PDF),
        }]
        data = json.dumps(request).encode()
        hashed = lambda content: {"type": "sha512", "content": content}
        metadata = {
            "$schema": METADATA,
            "contentStructure": {
                "data": {
                    "hash": hashed(hashlib.sha512(data).hexdigest()),
                    "submissionSchema": {"schemaUri": request["schema"], "mimeType": "application/json"},
                },
                "attachments": [{
                    "attachmentId": attachment, "hash": hashed(digest), "purpose": "attachment",
                    "mimeType": "application/pdf",
                }],
            },
        }
        client._validate_metadata_schema(metadata)
        answer = client.submit_submission(
            self.house.destination, announced["submissionId"], metadata=metadata, data=data)
        submission, case = answer["submissionId"], answer["caseId"]
        self.house.look()
        self.assertEqual(self.kinds(self.house.sender, submission, case)[-1], "accept-submission")
        folder = self.house.cases()[case]
        self.assertEqual(json.loads((folder / "request.json").read_text())["person"], request["person"])
        (file,) = (folder / "attachments").iterdir()
        self.assertEqual(file.read_bytes(), PDF)

    def test_a_schema_that_our_tool_does_not_know_is_rejected_by_event(self):
        answer = fitconnect(self.house, self.house.sender).submission(self.house.destination, SERVICE, data=UNKNOWN)
        self.house.look()
        problem = self.rejected(answer["submissionId"], answer["caseId"])
        self.assertEqual((problem["type"], problem["instance"]), ("urn:umzug:problem:schema", "data"))

    def test_refusals_are_those_that_the_clients_know(self):
        sender = fitconnect(self.house, self.house.sender)
        with self.assertRaisesRegex(ValueError, "destination does not exist"):
            sender.create_submission("00000000-0000-4000-8000-000000000000", SERVICE)
        with self.assertRaisesRegex(ValueError, "Missing or invalid client authentication"):
            fitconnect(self.house, self.house.sender | {"secret": "wrong"}).get_destination(self.house.destination)
        subscriber = fitconnect(self.house, self.house.subscriber)
        with self.assertRaisesRegex(ValueError, "Submission not found"):
            subscriber.retrieve_submission("00000000-0000-4000-8000-000000000000", private_key(self.house))
        with self.assertRaisesRegex(ValueError, "forbidden"):
            subscriber.create_submission(self.house.destination, SERVICE)
        # This client announces one id for two attachments: refused before anything is lost.
        with self.assertRaisesRegex(ValueError, "attachments-invalid"):
            sender.submission(self.house.destination, SERVICE, data=UNKNOWN, attachments=[PDF, PDF])

    def test_an_event_that_was_changed_is_noticed(self):
        answer = fitconnect(self.house, self.house.sender).submission(self.house.destination, SERVICE, data=UNKNOWN)
        submission, case = answer["submissionId"], answer["caseId"]
        head, payload, signature = log(self.house, self.house.sender, case)[-1].split(".")
        changed = f"{head}.{payload}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}"
        with self.assertRaisesRegex(Exception, "[Ss]ignature"):
            verified(self.house, changed, submission, case)
        self.house.look()

    def stated(self, means: str) -> tuple[Browser, list[str]]:
        """A statement by this means, taken apart: what is signed, then what is disclosed."""
        browser = Browser(self.house, means)
        {"eid": browser.read_card, "counter": browser.show_code}[means]()
        *parts, end = browser.statement().split("~")
        self.assertEqual(end, "", "no key binding yet: the browser adds it to what it shows")
        return browser, parts

    def test_who_a_person_is_by_the_nodes_word_and_by_an_offices(self):
        for means, issuer in [("eid", "https://node.example/fit-connect"), ("counter", self.house.destination)]:
            with self.subTest(means):
                browser, (signed, *disclosures) = self.stated(means)
                key = believed(self.house, signed)
                header = jwt.get_unverified_header(signed)
                self.assertEqual(header, {"typ": "dc+sd-jwt", "alg": "PS512", "kid": key["kid"]})
                claims = by_pyjwt(signed, key)
                self.assertEqual(by_jwcrypto(signed, key), claims)
                self.assertEqual((claims["iss"], claims["vct"]), (issuer, "urn:umzug:identity:1"))
                self.assertEqual((claims["means"], claims["assurance"]), (means, "high"))
                self.assertEqual(claims["cnf"], {"jwk": browser.holder})
                # An office's key comes along: it has to be the one that is published.
                self.assertEqual(claims.get("key"), key if means == "counter" else None)
                self.assertEqual(told(claims, disclosures), SAID[means])
                # Nothing about the person is signed openly, no digest is without its disclosure, their order
                # tells nothing.
                self.assertEqual(len(claims["_sd"]), len(disclosures))
                self.assertEqual(claims["_sd"], sorted(claims["_sd"]))
                self.assertFalse(SAID[means].keys() & claims.keys())

    def test_a_statement_that_was_changed_is_noticed(self):
        _, (by_node, *disclosures) = self.stated("eid")
        _, (by_office, *others) = self.stated("counter")
        key, foreign = believed(self.house, by_node), believed(self.house, by_office)
        claims = by_pyjwt(by_node, key)
        head, payload, signature = by_node.split(".")
        # Another person's claims under the node's signature.
        swapped = json.dumps(claims | {"_sd": by_pyjwt(by_office, foreign)["_sd"]}).encode()
        for wrong, signer in [
            (f"{head}.{payload}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}", key),
            (f"{head}.{base64url(swapped)}.{signature}", key),
            (by_node, foreign),
            (by_office, key),
        ]:
            with self.assertRaises(jwt.InvalidSignatureError):
                by_pyjwt(wrong, signer)
            with self.assertRaises(jws.InvalidJWSSignature):
                by_jwcrypto(wrong, signer)
        for one in disclosures:
            salt, name, value = json.loads(raw(one))
            written = lambda *parts: base64url(json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode())
            # The same written again is signed, so that it is the change that is noticed.
            self.assertEqual(told(claims, [written(salt, name, value)]), {name: value})
            for changed in [(salt, name, "BETTINA"), (salt, "other", value), ("A" * 22, name, value)]:
                with self.assertRaisesRegex(AssertionError, "not signed"):
                    told(claims, [written(*changed)])
        for one in others:
            with self.assertRaisesRegex(AssertionError, "not signed"):
                told(claims, [one])


if __name__ == "__main__":
    logging.disable(logging.INFO)
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(Interop)
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(suite)
    failed = len(result.failures) + len(result.errors)
    print(f"{max(result.testsRun - failed, 0)} passed")
    print(f"{failed} failed")
    sys.exit(failed > 0)
