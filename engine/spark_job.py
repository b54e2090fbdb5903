"""Millions of session files into tables, on a cluster: each task runs `pillarcheck` over a part of the list of paths.

    spark-submit engine/spark_job.py LIST OUT [OFFICES] [FILES_A_TASK]

LIST holds one path a line, as the workers see it; OUT is where the tables go, in Parquet, as `engine/tables.py` reads them.
`PILLARCHECK` names the program on the workers (`pillarcheck` by default).
"""
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from tables import PARTITION, TABLES, spark_session  # noqa: E402


def lines(paths, program, offices):
    """The rows of all tables of some files, as (name of the table, line of JSON); nothing for an empty part."""
    listed = "\n".join(paths)
    if not listed:
        return
    command = [program, "--data-dir", "/nonexistent", "dataset", "--files", "-", "--format", "ndjson", "-o", "-"]
    command += ["--offices", offices] if offices else []
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    # The program reads the whole list before it writes.
    child.stdin.write(listed.encode() + b"\n")
    child.stdin.close()
    for line in child.stdout:
        text = line.decode()
        yield json.loads(text)["table"], text
    # 1 says that some files could not be read: they are rows of `problems`.
    if child.wait() not in (0, 1):
        raise RuntimeError(f"{program} ended with {child.returncode}")


def run(spark, listing, out, offices=None, at_once=1000):
    # The workers need this function, not this file.
    from pyspark import cloudpickle

    cloudpickle.register_pickle_by_value(sys.modules[__name__])
    program = os.environ.get("PILLARCHECK", "pillarcheck")
    paths = spark.sparkContext.textFile(listing)
    parts = max(1, -(-paths.count() // at_once))
    rows = paths.repartition(parts).mapPartitions(lambda part: lines(list(part), program, offices)).cache()
    for table in TABLES:
        name = table["name"]
        schema = ", ".join(f"{column['name']} {column['type']}" for column in table["columns"])
        frame = spark.read.schema(schema).json(rows.filter(lambda row, name=name: row[0] == name).values())
        # Every part names the offices and checklists that it met.
        frame = frame if table["partitioned"] else frame.distinct()
        writer = frame.write.mode("overwrite")
        if table["partitioned"]:
            by = [column["name"] for column in table["columns"][:PARTITION]]
            frame = frame.repartition(*by)
            writer = frame.write.mode("overwrite").partitionBy(*by)
        writer.parquet(os.path.join(out, name))
    rows.unpersist()


if __name__ == "__main__":
    listing, out, *rest = sys.argv[1:]
    run(spark_session(), listing, out, *(rest[:1] or [None]), *map(int, rest[1:2]))
