"""Engines for vectors on the same people: run by `bench.speed.alone` in an environment of their own, never by Ayni.

pip install numpy faiss-cpu usearch hnswlib lancedb duckdb chromadb qdrant-client tantivy
python peers.py FOLDER ENGINE      one line of JSON: ms of processor time a search, recall, seconds to build
"""

import contextlib
import importlib
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

PAGE = 20
FILTERED = "draws, near ties, counts, wishes, answers, one person shown once"
UNFILTERED = f"{FILTERED}, limits"


def brute(vectors, near):
    def find(query, rows):
        scores = vectors @ query if rows is None else vectors[rows] @ query
        best = np.argpartition(-scores, PAGE)[:PAGE]
        return best if rows is None else rows[best]

    return find, FILTERED


def faiss_flat(vectors, near):
    faiss = importlib.import_module("faiss")
    faiss.omp_set_num_threads(1)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    selector = faiss.SearchParameters(sel=faiss.IDSelectorBatch(near))

    def find(query, rows):
        return index.search(query[None], PAGE, params=None if rows is None else selector)[1][0]

    return find, FILTERED


def faiss_hnsw(vectors, near):
    faiss = importlib.import_module("faiss")
    index = faiss.IndexHNSWFlat(vectors.shape[1], 16, faiss.METRIC_INNER_PRODUCT)
    index.hnsw.efConstruction = 64
    index.add(vectors)
    faiss.omp_set_num_threads(1)
    selector = faiss.IDSelectorBatch(near)

    def find(query, rows):
        chosen = faiss.SearchParametersHNSW(efSearch=200) if rows is None else faiss.SearchParametersHNSW(
            efSearch=200, sel=selector
        )  # fmt: skip
        return index.search(query[None], PAGE, params=chosen)[1][0]

    return find, FILTERED


def usearch(vectors, near):
    index = importlib.import_module("usearch.index").Index(ndim=vectors.shape[1], metric="ip", dtype="f16")
    index.add(np.arange(len(vectors)), vectors)
    return lambda query, rows: None if rows is not None else index.search(query, PAGE).keys, UNFILTERED


def hnswlib(vectors, near):
    index = importlib.import_module("hnswlib").Index(space="ip", dim=vectors.shape[1])
    index.init_index(max_elements=len(vectors), ef_construction=64, M=16)
    index.add_items(vectors)
    index.set_ef(200)
    index.set_num_threads(1)
    return lambda query, rows: None if rows is not None else index.knn_query(query, k=PAGE)[0][0], UNFILTERED


def lancedb(vectors, near):
    arrow = importlib.import_module("pyarrow")
    flat = arrow.FixedSizeListArray.from_arrays(arrow.array(vectors.reshape(-1)), vectors.shape[1])
    here = np.isin(np.arange(len(vectors)), near)
    table = arrow.table({"id": np.arange(len(vectors)), "vector": flat, "near": here})
    opened = importlib.import_module("lancedb").connect(tempfile.mkdtemp()).create_table("people", table)

    def find(query, rows):
        wanted = opened.search(query).metric("dot").select(["id"]).limit(PAGE)
        if rows is not None:
            wanted = wanted.where("near", prefilter=True)
        return wanted.to_arrow()["id"].to_numpy()

    return find, FILTERED


def duckdb(vectors, near):
    arrow = importlib.import_module("pyarrow")
    flat = arrow.FixedSizeListArray.from_arrays(arrow.array(vectors.reshape(-1)), vectors.shape[1])
    here = np.isin(np.arange(len(vectors)), near)
    connection = importlib.import_module("duckdb").connect()
    connection.execute("SET threads = 1")
    connection.register("given", arrow.table({"id": np.arange(len(vectors)), "vector": flat, "near": here}))
    width = vectors.shape[1]
    connection.execute(f"CREATE TABLE people AS SELECT id, vector::FLOAT[{width}] AS vector, near FROM given")

    def find(query, rows):
        where = "" if rows is None else "WHERE near"
        by = f"array_inner_product(vector, $1::FLOAT[{width}]) DESC"
        statement = f"SELECT id FROM people {where} ORDER BY {by} LIMIT {PAGE}"
        return np.array([row[0] for row in connection.execute(statement, [query.tolist()]).fetchall()])

    return find, FILTERED


def chroma(vectors, near):
    client = importlib.import_module("chromadb").EphemeralClient()
    people = client.create_collection("people", metadata={"hnsw:space": "ip", "hnsw:search_ef": 200})
    here = np.isin(np.arange(len(vectors)), near)
    for start in range(0, len(vectors), 5_000):
        own = range(start, min(start + 5_000, len(vectors)))
        people.add(
            ids=[str(number) for number in own],
            embeddings=vectors[own.start : own.stop],
            metadatas=[{"near": bool(here[number])} for number in own],
        )

    def find(query, rows):
        where = None if rows is None else {"near": True}
        found = people.query(query_embeddings=query[None], n_results=PAGE, where=where, include=[])
        return np.array([int(id) for id in found["ids"][0]])

    return find, FILTERED


def qdrant(vectors, near):
    models = importlib.import_module("qdrant_client.models")
    client = importlib.import_module("qdrant_client").QdrantClient(":memory:")
    size = models.VectorParams(size=vectors.shape[1], distance=models.Distance.DOT)
    client.create_collection("people", vectors_config=size)
    here = np.isin(np.arange(len(vectors)), near)
    payloads = [{"near": bool(value)} for value in here]
    client.upload_collection("people", vectors=vectors, payload=payloads, ids=range(len(vectors)))
    only = models.Filter(must=[models.FieldCondition(key="near", match=models.MatchValue(value=True))])

    def find(query, rows):
        chosen = None if rows is None else only
        return np.array(
            [p.id for p in client.query_points("people", query=query, limit=PAGE, query_filter=chosen).points]
        )

    return find, FILTERED


def tantivy(vectors, near):
    engine = importlib.import_module("tantivy")
    width = vectors.shape[1] - 256
    schema = engine.SchemaBuilder()
    schema.add_integer_field("id", stored=True, indexed=True)
    schema.add_text_field("concerns", tokenizer_name="whitespace")
    index = engine.Index(schema.build())
    writer = index.writer(200_000_000, 1)
    for number, own in enumerate(vectors[:, :width]):
        words = " ".join(f"c{column}" for column in np.flatnonzero(own))
        writer.add_document(engine.Document(id=number, concerns=words))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def find(query, rows):
        if rows is not None:
            return None
        words = " ".join(f"c{column}" for column in np.flatnonzero(query[:width] > 0))
        hits = searcher.search(index.parse_query(words, ["concerns"]), PAGE).hits
        return np.array([searcher.doc(address)["id"][0] for _, address in hits])

    return find, f"{UNFILTERED}, weights, prose (BM25 of concerns)"


ENGINES = {
    "numpy": brute, "faiss flat": faiss_flat, "faiss HNSW": faiss_hnsw, "usearch f16": usearch, "hnswlib": hnswlib,
    "LanceDB flat": lancedb, "DuckDB": duckdb, "chroma": chroma, "Qdrant local": qdrant, "tantivy": tantivy,
}  # fmt: skip


def main():
    if sys.argv[1] == "--list":
        print("\n".join(name.replace(" ", "_") for name in ENGINES))
        return
    folder, name = Path(sys.argv[1]), sys.argv[2].replace("_", " ")
    vectors, queries, near = (np.load(folder / f"{what}.npy") for what in ("vectors", "queries", "near"))
    near = near.astype(np.int64)
    with contextlib.redirect_stdout(sys.stderr):
        started = time.process_time()
        find, leaves_out = ENGINES[name](vectors, near)
        result = {"engine": name, "build_s": time.process_time() - started, "leaves_out": leaves_out}
        truth, _ = brute(vectors, near)
        for what, rows in (("everywhere", None), ("near", near)):
            taken, recalls = [], []
            for query in queries:
                least = float("inf")
                for _ in range(3):
                    before = time.process_time()
                    found = find(query, rows)
                    least = min(least, (time.process_time() - before) * 1000)
                if found is None:
                    break
                taken.append(least)
                recalls.append(len(set(map(int, found)) & set(map(int, truth(query, rows)))) / PAGE)
            if taken:
                result |= {f"{what}_ms": statistics.median(taken), f"{what}_recall": statistics.mean(recalls)}
    print(json.dumps(result))


main()
