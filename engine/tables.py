"""The tables of `pillarcheck dataset` as views, with explicit types: in DuckDB or in Spark, from Parquet or NDJSON.

    python3 engine/tables.py duckdb DIR [YEAR] [KIND]     prints the roll-up
    python3 engine/tables.py spark DIR [YEAR] [KIND]
"""
import datetime
import glob
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(HERE, "schema.json"), encoding="utf-8") as file:
    TABLES = json.load(file)
with open(os.path.join(HERE, "rollup.sql"), encoding="utf-8") as file:
    ROLLUP = file.read()

# The first two columns of a partitioned table are in the names of its folders.
PARTITION = 2


def files(folder, table):
    """The files of a table and their format; none where the table is empty."""
    for ending in ("parquet", "ndjson"):
        found = sorted(glob.glob(os.path.join(folder, table["name"], "**", "*." + ending), recursive=True))
        if found:
            return found, ending
    return [], None


def request_values(year, kind, all_visits, on_day):
    year = "CAST(NULL AS BIGINT)" if year is None else f"CAST({int(year)} AS BIGINT)"
    kind = "CAST(NULL AS STRING)" if kind is None else f"'{kind}'"
    day = on_day or datetime.date.today().isoformat()
    return f"SELECT {year} AS year, {kind} AS kind, {str(bool(all_visits)).lower()} AS all_visits, DATE '{day}' AS on_day"


def empty(table):
    columns = ", ".join(f"CAST(NULL AS {column['type']}) AS {column['name']}" for column in table["columns"])
    return f"SELECT {columns} WHERE 1 = 0"


def duckdb_views(connection, folder, year=None, kind=None, all_visits=False, on_day=None):
    """Makes a view of every table, and the view `request`."""
    for table in TABLES:
        found, ending = files(folder, table)
        own = table["columns"][PARTITION:] if table["partitioned"] else table["columns"]
        hive = "hive_partitioning = true, hive_types = {'year': BIGINT, 'agency_id': VARCHAR}"
        hive = hive if table["partitioned"] else "hive_partitioning = false"
        paths = os.path.join(folder, table["name"], "**", f"*.{ending}").replace("'", "''")
        if not found:
            query = empty(table)
        elif ending == "parquet":
            query = f"SELECT * FROM read_parquet('{paths}', {hive})"
        else:
            types = ", ".join(f"{column['name']}: '{column['type'].replace('STRING', 'VARCHAR')}'" for column in own)
            query = f"SELECT * FROM read_ndjson('{paths}', columns = {{{types}}}, {hive})"
        connection.execute(f"CREATE OR REPLACE VIEW {table['name']} AS {query}")
    connection.execute(f"CREATE OR REPLACE VIEW request AS {request_values(year, kind, all_visits, on_day)}")


def spark_views(spark, folder, year=None, kind=None, all_visits=False, on_day=None):
    """The same in Spark."""
    for table in TABLES:
        found, ending = files(folder, table)
        if not found:
            spark.sql(empty(table)).createOrReplaceTempView(table["name"])
            continue
        own = table["columns"][PARTITION:] if table["partitioned"] else table["columns"]
        parted = table["columns"][:PARTITION] if table["partitioned"] else []
        schema = ", ".join(f"{column['name']} {column['type']}" for column in own + parted)
        reader = spark.read.schema(schema)
        path = os.path.join(folder, table["name"])
        frame = reader.parquet(path) if ending == "parquet" else reader.json(path)
        frame.createOrReplaceTempView(table["name"])
    spark.sql(request_values(year, kind, all_visits, on_day)).createOrReplaceTempView("request")


def duckdb_rollup(folder, **request):
    """The rows of the roll-up as dictionaries."""
    import duckdb

    with duckdb.connect() as connection:
        duckdb_views(connection, folder, **request)
        cursor = connection.execute(ROLLUP)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row)) for row in cursor.fetchall()]


def spark_session(name="pillarcheck", more=None):
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName(name).master(os.environ.get("SPARK_MASTER", "local[*]"))
    builder = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
    builder = builder.config("spark.ui.enabled", "false").config("spark.sql.session.timeZone", "UTC")
    builder = builder.config("spark.sql.shuffle.partitions", os.environ.get("SPARK_PARTITIONS", "4"))
    for key, value in (more or {}).items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    return spark


def spark_rollup(spark, folder, **request):
    spark_views(spark, folder, **request)
    return [row.asDict() for row in spark.sql(ROLLUP).collect()]


if __name__ == "__main__":
    engine, folder = sys.argv[1:3]
    request = dict(zip(("year", "kind"), sys.argv[3:]))
    rows = duckdb_rollup(folder, **request) if engine == "duckdb" else spark_rollup(spark_session(), folder, **request)
    for row in rows:
        print(json.dumps({key: value if value is None or isinstance(value, str) else int(value) for key, value in row.items()},
                         ensure_ascii=False))
