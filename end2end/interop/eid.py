"""An eID-Server that has always just read one made-up card: the calls of BSI TR-03130-1 as JSON."""
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOKEN = "of the eID-Server"
CARD = {
    "DocumentType": "ID",
    "GivenNames": "ERIKA",
    "FamilyNames": "MUSTERMANN",
    "DateOfBirth": {"DateString": "19640812", "DateValue": "1964-08-12"},
    "PlaceOfResidence": {"StructuredPlace": {
        "Street": "HEIDESTRAẞE 17", "City": "KÖLN", "Country": "D", "ZipCode": "51147",
    }},
}
OK = {"major": "http://www.bsi.bund.de/ecard/api/1.1/resultmajor#ok"}
ANSWERS = {
    "/useID": {
        "result": OK, "session": "5e551011", "eCardServerAddress": "https://eid.example/paos",
        "psk": {"id": "p5k1d", "key": "c0ffee"},
    },
    "/getResult": {
        "result": OK, "personalData": CARD, "levelOfAssuranceResult": "http://bsi.bund.de/eID/LoA/hoch",
    },
}


class Call(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        known = self.headers["Authorization"] == f"Bearer {TOKEN}"
        body = json.dumps(ANSWERS[self.path] if known else {}).encode()
        self.send_response(200 if known else 401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class EidServer:
    def __init__(self):
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Call)
        self.base = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def end(self) -> None:
        self._server.shutdown()
        self._server.server_close()
