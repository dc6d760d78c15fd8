#!/usr/bin/env python3
"""A store's program for Habeas, over an SQLite file: erp.py FILE. docs/adapters.md says what the lines mean."""
import json, sqlite3, sys
KINDS = {kind[:3]: kind for kind in "integer boolean decimal real time date".split()} | {"": "text"}
FOLDS = {"email": str.lower, "phone": lambda text: "".join(sign for sign in text if sign in "+0123456789"),
         "name": lambda text: " ".join(text.lower().split())}
db = sqlite3.connect(sys.argv[1], timeout=2, isolation_level=None)
db.execute("PRAGMA foreign_keys = ON")
for word, fold in FOLDS.items():
    db.create_function(word, 1, lambda value, fold=fold: None if value is None else fold(str(value)))
def say(**line): print(json.dumps({"id": number, **line}), flush="row" not in line)
def quoted(name): return '"' + name.replace('"', '""') + '"'
def schema():
    for table, in (tables := db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()):
        columns = db.execute('SELECT name, lower(type), "notnull", pk, dflt_value FROM pragma_table_info(?)', [table])
        say(table={"name": table, "columns": [
            {"name": name, "kind": next(KINDS[part] for part in KINDS if part in type), "key": key > 0,
             "null": not (full or key), "empty": start == "''"} for name, type, full, key, start in columns]})
    return len(tables)

def find(table, matches, unchanged={}):  # the numbers of rows, each once, in the order of the keys
    rows = {}
    for match in matches:
        sides = [f"{fold or ''}({quoted(column)})" for column, fold in zip(match["columns"], match["fold"])]
        same = [side + " IS ?" for side in sides + [quoted(column) for column in unchanged]]
        query = f"SELECT rowid FROM {quoted(table)} WHERE {' AND '.join(same) or 'TRUE'}"
        for key in match["keys"]: rows.update(dict.fromkeys(db.execute(query, [*key, *unchanged.values()])))
    return list(rows)

def read(table, columns, matches=[{"columns": [], "fold": [], "keys": [[]]}]):  # every row where nobody is asked for
    rows, names = find(table, matches), ", ".join(quoted(column) if column else "rowid" for column in columns)
    for row in rows: say(row=db.execute(f"SELECT {names} FROM {quoted(table)} WHERE rowid = ?", row).fetchone())
    return len(rows)

def insert(table, values):
    into = f"{quoted(table)} ({', '.join(map(quoted, values))}) VALUES ({', '.join('?' * len(values))})"
    return db.execute(f"INSERT INTO {into}", [*values.values()]).rowcount

def change(table, match, unchanged, set={}, delete=False, max=sys.maxsize):
    rows = find(table, [match], unchanged)
    if len(rows) > max: raise OverflowError("more rows than allowed, so nothing was changed")
    what = f"UPDATE {quoted(table)} SET " + " = ?, ".join(map(quoted, set)) + " = ?"
    what = (f"DELETE FROM {quoted(table)}" if delete else what) + " WHERE rowid IN (SELECT value FROM json_each(?))"
    db.execute(what, [*set.values(), json.dumps([row for row, in rows])])
    return len(rows)
verbs = {"schema": schema, "read": read, "list": read, "insert": lambda rows: sum(insert(**row) for row in rows),
         "write": lambda writes: [change(**one) for one in writes]}
print('{"habeas": 1, "transactions": true, "can": ["insert", "list"]}', flush=True)
for line in sys.stdin:
    question = json.loads(line)
    number = question.pop("id", None)
    for word in verbs.keys() & question.keys():
        try:
            with db:  # commits, or rolls back
                db.execute("BEGIN" if word in ("read", "list") else "BEGIN IMMEDIATE")
                done = verbs[word](**question[word])
            say(done=done)
        except (sqlite3.Error, OverflowError) as error:
            code = "store-unavailable" if "locked" in str(error) else "store-refused"
            say(fault={"code": code, "sentence": str(error), "temporary": "locked" in str(error)})
