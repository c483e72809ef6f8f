"""A region with one authority, its node and a sender, by the commands that operators use."""
import json
import subprocess
import tempfile
import threading
from pathlib import Path

from eid import TOKEN, EidServer


class House:
    """Everything lies in one folder that ends with it."""

    # By which the node thinks it is reached; the tests call it behind the proxy that would be there.
    origin = "https://umzug.example"

    def __init__(self, program: str):
        self.program = program
        self._folder = tempfile.TemporaryDirectory(prefix="umzug-interop-")
        self.folder = Path(self._folder.name)
        self.office, self.data = self.folder / "office", self.folder / "data"
        self.data.mkdir(mode=0o700)
        site = self.folder / "site"
        site.mkdir()
        (site / "index.html").write_text("<!doctype html>")
        region = ["--region", "hamburg"]
        self.root = self.umzug("region", "root-key", "--data", self.folder / "root")
        print_ = self.umzug("authority", "keys", "--dir", self.office, "--name", "Hamburg")
        self.umzug(
            "authority", "enrol", "--enrolment", self.office / "enrolment.json", "--fingerprint", print_,
            "--destinations-of", "02", "--kind", "registration", "--data", self.data, *region,
            "--root", self.root, "--out", self.office,
        )
        self.umzug(
            "region", "sign", "--data", self.data, "--root-key", self.folder / "root/root.key", *region,
            "--issuer", "https://node.example/fit-connect", "--demo",
        )
        self.umzug("region", "sender", "add", "Portal", "--data", self.data, "--out", self.folder / "portal")
        self.sender = json.loads((self.folder / "portal/sender.json").read_text())
        self.subscriber = json.loads((self.office / "client.json").read_text())
        self.destination = self.subscriber["destinations"][0]["id"]
        self._serve(site)

    def umzug(self, *arguments) -> str:
        """Runs a command to its end; gives what it prints."""
        command = [self.program, *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        if done.returncode:
            raise RuntimeError(f"umzug {' '.join(command[1:3])}: {done.stderr}")
        return done.stdout.strip()

    def look(self) -> None:
        """The authority's tool takes over, or rejects, all that waits."""
        self.umzug("authority", "serve", "--once", "--dir", self.office, "--node", self.base)

    def cases(self) -> dict[str, Path]:
        """Hand-over folders by case."""
        lines = self.umzug("authority", "list", "--dir", self.office).splitlines()
        return {line.split("\t")[0]: Path(line.split("\t")[3]) for line in lines}

    def _serve(self, site: Path) -> None:
        self._eid = EidServer()
        command = [
            self.program, "serve", "--listen", "127.0.0.1:0", "--data", self.data, "--site", site,
            "--origin", self.origin, "--eid-server", self._eid.base, "--counter",
        ]
        environment = {"UMZUG_LOG_FORMAT": "json", "UMZUG_EID_TOKEN": TOKEN}
        self._node = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
        seen = ""
        for line in self._node.stderr:
            seen += line
            fields = json.loads(line)["fields"]
            if fields["message"] == "ready":
                self.base = f"http://{fields['address']}"
                break
        else:
            raise RuntimeError(f"the node did not start: {seen}")
        threading.Thread(target=self._node.stderr.read, daemon=True).start()

    def end(self) -> None:
        self._node.terminate()
        self._node.wait(timeout=30)
        self._eid.end()
        self._folder.cleanup()
