"""Runs a file of worked dates through `habeas deadline --cases` and compares what comes back with what went in.

Prints the rows that differ, and last `rows N, differences N`.
"""
import csv
import sys

from program import CHECKOUT, habeas


def main(name):
    status, printed, complaint = habeas("deadline", "--cases", CHECKOUT / name)
    given = list(csv.DictReader((CHECKOUT / name).open(newline="")))
    computed = list(csv.DictReader(printed.splitlines()))
    differing = [row for row in computed if row["computed"] != row["due"]]
    same = [{column: row[column] for column in row if column != "computed"} for row in computed] == given
    for row in differing:
        print(f"{row['jurisdiction']} {row['right']} {row['received']}: {row['computed']}, not {row['due']}")
    print(complaint, end="")
    print(f"rows {len(computed)}, differences {len(differing)}")
    return 0 if status == 0 and same and computed and not differing else 1


sys.exit(main(sys.argv[1]))
