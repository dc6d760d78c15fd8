"""A browser as plain as a requester's may be: keeps cookies, follows no redirect of itself, sends the forms of the pages that
it has seen. No script runs in it."""
import base64
import dataclasses
import html
import http.client
import json
import re
import urllib.parse


@dataclasses.dataclass
class Answer:
    status: int
    headers: dict
    body: bytes

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    @property
    def location(self):
        return self.headers.get("location", "")

    def json(self):
        return json.loads(self.body)


class Browser:
    def __init__(self, port):
        self.port, self.cookies = port, {}

    def send(self, method, path, body=None, headers=()):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request(method, path, body, {**({"Cookie": cookies} if cookies else {}), **dict(headers)})
        response = connection.getresponse()
        answer = Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                pair = value.split(";")[0].split("=", 1)
                self.cookies[pair[0]] = pair[1]
        connection.close()
        return answer

    def get(self, path):
        return self.send("GET", path)

    def token(self, page):
        """The token of the form on a page; empty where there is none."""
        found = re.search(r'name="form-token" value="([^"]*)"', self.get(page).text)
        return html.unescape(found[1]) if found else ""

    def post(self, path, fields, page=None, token=None):
        """Sends a form; `page` is where its token is read, the form's own address where nothing is said."""
        token = self.token(page or path) if token is None else token
        body = urllib.parse.urlencode([*fields, ("form-token", token)])
        return self.send("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def sign_in(self, user, password):
        return self.post("/console/sign-in", [("email", user), ("password", password)])

    def post_json(self, path, document, user=None, password=None, method="POST"):
        headers = {"Content-Type": "application/json"}
        if user:
            headers["Authorization"] = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
        return self.send(method, path, json.dumps(document), headers)
