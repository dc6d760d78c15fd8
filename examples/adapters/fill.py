#!/usr/bin/env python3
"""Makes and fills the tables that `habeas data-map conform` sends: fill.py FILE. What they held before is gone."""
import json, sqlite3, sys

TYPES = {"integer": "INTEGER", "decimal": "DECIMAL(20, 4)", "boolean": "BOOLEAN", "date": "DATE"}
with sqlite3.connect(sys.argv[1]) as db:
    for line in sys.stdin:
        (word, value), = json.loads(line).items()
        if word == "table":
            table = value["name"]
            parts = [f"{column['name']} {TYPES.get(column['kind'], 'TEXT')}" for column in value["columns"]]
            keys = ", ".join(column["name"] for column in value["columns"] if column["key"])
            db.execute(f"DROP TABLE IF EXISTS {table}")
            db.execute(f"CREATE TABLE {table} ({', '.join(parts + ([f'PRIMARY KEY ({keys})'] if keys else []))})")
        else:
            db.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(value))})", value)
