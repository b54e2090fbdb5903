"""Every integer of the roll-up is the same in the program, in DuckDB and in Spark, through Parquet and through NDJSON.

    python3 .ci/engine.py PROGRAM MAKER        MAKER is the example `city`
"""
import datetime
import json
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "engine"))
import spark_job  # noqa: E402
import tables  # noqa: E402

INTEGERS = (
    "points", "done", "partial", "absent", "not_applicable", "unmarked", "part", "whole", "score_tenths",
    "progress_tenths", "scored_sessions", "mean_tenths", "median_tenths", "lowest_tenths", "highest_tenths",
    "follow_ups_open", "follow_ups_overdue",
)
OF_NODES = ("offices", "visited", "sessions")
KINDS = {None: None, "Annual": "annual", "SpotCheck": "spot"}


def run(*command, allowed=(0, 1), **more):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, **more)
    if done.returncode not in allowed:
        sys.exit(f"{command}: {done.returncode}\n{done.stderr.decode()}")
    return done.stdout


def number(value):
    return value if value is None or isinstance(value, str) else int(value)


def of_program(text):
    """The integers by node, unit and pillar, and the scheme."""
    rollup = json.loads(text)
    found = {}
    for row in rollup["nodes"]:
        found[(row["id"], None, row["pillar"])] = {name: row[name] for name in OF_NODES + INTEGERS}
    for row in rollup["sections"]:
        found[(row["office"], row["unit"], row["pillar"])] = {name: row[name] for name in INTEGERS}
    return found, rollup["framework"]


def of_engine(rows, framework):
    found = {}
    for row in rows:
        if row["framework"] == framework:
            names = INTEGERS if row["unit"] is not None else OF_NODES + INTEGERS
            found[(row["node_id"], row["unit"], row["pillar_id"])] = {name: number(row[name]) for name in names}
    return found


def compare(what, expected, found):
    wrong = [f"{key}: {expected.get(key)} is {found.get(key)}" for key in expected.keys() | found.keys()
             if expected.get(key) != found.get(key)]
    if wrong or not expected:
        sys.exit(f"{what}: {len(wrong)} of {len(expected)} rows differ\n" + "\n".join(wrong[:10]))
    print(f"{what}: {len(expected)} rows, {sum(map(len, expected.values()))} integers, all equal")


def main(program, maker):
    with tempfile.TemporaryDirectory() as folder:
        at = lambda *parts: os.path.join(folder, *parts)
        run(maker, at("proof"), "proof")
        offices, home = at("proof", "offices.ron"), at("home")
        ask = lambda *more, **how: run(program, "--data-dir", home, *more, **how)
        # A merged session beside its parents, which do not count.
        parents = [at("proof", f"parent-{number}.session.ron") for number in ("one", "two")]
        ask("merge", *parents, "-o", at("proof", "joined.session.ron"))
        # A closed file counts before a copy that was gone on with, however long that is.
        whole, copy = at("proof", "whole.session.ron"), at("proof", "sub", "whole-open.session.ron")
        shutil.copy(whole, copy)
        ask("mark", copy, "1.1.1", "absent", allowed=(0,))
        ask("close", whole, allowed=(0,))
        for form in ("parquet", "ndjson"):
            ask("dataset", at("proof"), "--offices", offices, "--format", form, "--notes", "--names", "keep", "-o", at(form))
        # So few rows are interpreted faster than code is made for them.
        spark = tables.spark_session("pillarcheck-proof", {"spark.sql.codegen.wholeStage": "false"})
        listing = at("list.txt")
        with open(listing, "w", encoding="utf-8") as file:
            for below, _, names in os.walk(at("proof")):
                file.writelines(os.path.join(below, name) + "\n" for name in sorted(names) if name.endswith(".session.ron"))
        os.environ["PILLARCHECK"] = program
        spark_job.run(spark, listing, at("job"), offices, 50)
        today = datetime.date.today().isoformat()
        for year, kind, all_visits in ((None, None, False), (115, None, False), (114, "SpotCheck", False), (None, "Annual", True)):
            asked = ["rollup", at("proof"), "--offices", offices, "--format", "json"]
            asked += ["--year", str(year)] if year else []
            asked += ["--kind", KINDS[kind]] if kind else []
            asked += ["--all-visits"] if all_visits else []
            text = ask(*asked)
            if json.loads(text)["counted"] and b'"merged"' not in text:
                sys.exit("the parents of the merged session are not left out as such")
            expected, framework = of_program(text)
            request = {"year": year, "kind": kind, "all_visits": all_visits, "on_day": today}
            name = f"year {year}, kind {kind}, all visits {all_visits}"
            for form in ("parquet", "ndjson", "job"):
                rows = tables.duckdb_rollup(at(form), **request)
                compare(f"DuckDB, {form}, {name}", expected, of_engine(rows, framework))
                # Planning the query takes Spark longer than running it: the other requests go through Parquet alone.
                if form == "parquet" or (year, kind, all_visits) == (None, None, False):
                    rows = tables.spark_rollup(spark, at(form), **request)
                    compare(f"Spark, {form}, {name}", expected, of_engine(rows, framework))
        texts(spark, at)
        # A part of the list without any file is no failure, and no row.
        if list(spark_job.lines([], program, None)) or b"\"sessions\"" in run(
                program, "dataset", "--files", "-", "--format", "ndjson", "-o", "-", input=b"\n", allowed=(0, 1, 2)):
            sys.exit("an empty list gave rows")
        spark.stop()


def texts(spark, at):
    """Notes with quotes, line breaks and rare letters come back as they were, and the damaged file is a row."""
    import duckdb

    note = "=1+1,\"引號\"\n第二行\t𠮷'; 換行\r\n末行"
    for form in ("parquet", "ndjson"):
        with duckdb.connect() as connection:
            tables.duckdb_views(connection, at(form))
            found = connection.execute("SELECT DISTINCT note FROM answers WHERE note IS NOT NULL").fetchall()
            problems = connection.execute("SELECT file FROM problems").fetchall()
        tables.spark_views(spark, at(form))
        in_spark = spark.sql("SELECT DISTINCT note FROM answers WHERE note IS NOT NULL").collect()
        if found != [(note,)] or [row[0] for row in in_spark] != [note]:
            sys.exit(f"{form}: notes came back as {found!r} and {in_spark!r}")
        if len(problems) != 1 or not problems[0][0].endswith("damaged.session.ron"):
            sys.exit(f"{form}: the damaged file is not a row of problems: {problems!r}")
    print("texts: equal in DuckDB and Spark, through Parquet and NDJSON")


if __name__ == "__main__":
    main(*map(os.path.abspath, sys.argv[1:3]))
