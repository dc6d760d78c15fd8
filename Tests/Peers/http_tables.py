"""The tables on which adapters are tried, as a service over HTTP: a part of `http_service.py`, under /kit.

    POST /_test/tables    makes the tables of the lines anew    GET /kit/TABLE?COLUMN=VALUE    rows, page by page
    POST /kit/TABLE       rows that hold what the body says     GET, PATCH, DELETE /kit/TABLE/KEY/…
It pages by offset and limit, by page and size, by after, and else one row at a time by a link in the body.
"""
import json


class Tables:
    def __init__(self):
        self.columns, self.rows = {}, {}

    def fill(self, lines):
        for line in lines:
            (word, value), = line.items()
            if word == "table":
                name, self.columns[value["name"]] = value["name"], value["columns"]
                self.rows[name] = []
            else:
                row = {column["name"]: cell for column, cell in zip(self.columns[name], value)}
                if "note" in row:
                    row["more"] = {"note": row.pop("note")}
                self.rows[name].append(row)

    def answer(self, method, parts, path, asked, sent, lies):
        """A status and a body."""
        name, key = parts[0], parts[1:]
        rows = self.rows[name]
        if not key:
            wanted = {"more": {"note": json.loads(sent)["more.note"]}} if method == "POST" else {}
            columns = {column["name"] for column in self.columns[name]}
            found = [row for row in rows if all(row[column] == value for column, value in wanted.items())
                     and all(spelt(column, row[column]) in [spelt(column, value) for value in values]
                             for column, values in asked.items() if column in columns)]
            return 200, page(found, path, {word: int(values[0]) for word, values in asked.items() if word in PAGING})
        keys = [column["name"] for column in self.columns[name] if column["key"]]
        row = next((row for row in rows if [str(row[column]) for column in keys] == key), None)
        if row is None:
            return 404, None
        if method == "DELETE" and not lies:
            rows.remove(row)
        if method == "PATCH" and not lies:
            # The digits of a number, as they came.
            changes = json.loads(sent, parse_float=str)
            row["more"].update(changes.pop("more", {}))
            row.update(changes)
        return (204, None) if method == "DELETE" else (200, row)


PAGING = ("offset", "limit", "page", "size", "after", "from")


def spelt(column, value):
    """Addresses are the same in capitals, as they are to most services."""
    return str(value).lower() if column == "email" else str(value)


def page(rows, path, asked):
    if "limit" in asked:
        return {"rows": rows[asked["offset"]:asked["offset"] + asked["limit"]]}
    if "size" in asked:
        first = (asked["page"] - 1) * asked["size"]
        return {"rows": rows[first:first + asked["size"]]}
    if "/logins" in path:
        first = asked.get("from", 0)
        more = {"link": f"{path.split('&from')[0]}&from={first + 1}"} if first + 1 < len(rows) else {}
        return {"rows": rows[first:first + 1], **more}
    first = asked.get("after", 0)
    more = {"next": first + 1000} if first + 1000 < len(rows) else {}
    return {"rows": rows[first:first + 1000], **more}
