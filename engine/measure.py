"""What the roll-up costs an engine, and how that grows.

    python3 engine/measure.py grow DIR OUT TIMES      tables of TIMES as many sessions, in OUT
    python3 engine/measure.py duckdb|spark DIR        the time and the memory of the roll-up over every visit

The larger tables are the smaller ones multiplied: each session comes TIMES times, each time under an id of its own.
MEMORY says how much the engine may take, such as 4g.
"""
import os
import shutil
import sys
import time

import tables

# What the roll-up reads of single sessions, and the columns in which these are named.
READ = ("sessions", "parents", "answers", "follow_ups")
KEYS = ("session_key", "session_id", "parent_session_id")

# Copies of the tables that are written at a time.
AT_ONCE = 10


def grow(folder, out, times):
    import duckdb

    shutil.copytree(folder, out, ignore=shutil.ignore_patterns("year=*"))
    with duckdb.connect() as connection:
        connection.execute("SET preserve_insertion_order = false")
        tables.duckdb_views(connection, folder)
        for table in tables.TABLES:
            if table["name"] not in READ or not tables.files(folder, table)[0]:
                continue
            keys = [column["name"] for column in table["columns"] if column["name"] in KEYS]
            ids = ", ".join(f"concat({key}, '-', n) AS {key}" for key in keys)
            # Some copies at a time, so that what is sorted into partitions stays small in memory.
            for first in range(0, times, AT_ONCE):
                target = os.path.join(out, table["name"]).replace("'", "''")
                copies = f"SELECT unnest(range({first}, {min(first + AT_ONCE, times)})) AS n"
                connection.execute(
                    f"COPY (SELECT t.* REPLACE ({ids}) FROM {table['name']} t, ({copies})) TO '{target}' "
                    f"(FORMAT parquet, PARTITION_BY (year, agency_id), OVERWRITE_OR_IGNORE, "
                    f"FILENAME_PATTERN 'from-{first}-{{i}}')")


def cpu():
    """Seconds that the processors worked for this process."""
    return sum(os.times()[:2])


def peak(process):
    """The most memory that a process ever had, in MiB."""
    with open(f"/proc/{process}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM:")) // 1024


def duckdb(folder, memory):
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(f"SET memory_limit = '{memory.upper()}B'")
        connection.execute(f"SET temp_directory = '{os.path.join(folder, '_spill')}'")
        tables.duckdb_views(connection, folder, all_visits=True)
        start, worked = time.monotonic(), cpu()
        rows = connection.execute(tables.ROLLUP).fetchall()
        names = [column[0] for column in connection.description]
        print(f"{cpu() - worked:.1f} s of the processors")
        return time.monotonic() - start, peak("self"), [dict(zip(names, row)) for row in rows]


def spark(folder, memory):
    start = time.monotonic()
    session = tables.spark_session("pillarcheck-measure",
                                   {"spark.driver.memory": memory, "spark.ui.showConsoleProgress": "false"})
    ready = time.monotonic()
    tables.spark_views(session, folder, all_visits=True)
    rows = [row.asDict() for row in session.sql(tables.ROLLUP).collect()]
    taken = time.monotonic() - ready
    process = session.sparkContext._gateway.proc.pid
    with open(f"/proc/{process}/stat", encoding="ascii") as file:
        ticks = file.read().rpartition(")")[2].split()[11:13]
    worked = sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
    print(f"started in {ready - start:.1f} s; {worked:.1f} s of the processors, the start included")
    return taken, peak(process), rows


def main(engine, folder, *more):
    if engine == "grow":
        grow(folder, more[0], int(more[1]))
        return
    taken, most, rows = {"duckdb": duckdb, "spark": spark}[engine](folder, os.environ.get("MEMORY", "4g"))
    # Over all pillars, of the node over everything.
    whole = max((row for row in rows if row["unit"] is None and row["pillar_id"] is None), key=lambda row: row["points"])
    print(f"{engine}: {taken:.1f} s, {most} MiB, {len(rows)} rows; {whole['sessions']} sessions, {whole['points']} points, "
          f"{whole['part']} of {whole['whole']}, {whole['score_tenths']} tenths")


if __name__ == "__main__":
    main(*sys.argv[1:])
