#!/usr/bin/env python3
"""Reports that quote each other's speakers, across languages: does ibid call them translations?

Takes pairs of articles of two hosts that share text, has Apertium put one of each pair into Spanish, and asks ibid
twice: what do the two share in English, and what is the Spanish text to the other article? What shares only quotations
in English must not be a translation in Spanish; the article itself must be one.

usage: quoted-elsewhere.py DIR IBID [PAIRS [SEED]]      DIR has news-en.jsonl and news-en-pairs.tsv; Debian: apertium-eng-spa
"""
import collections
import json
import os
import random
import subprocess
import sys
import tempfile


def pairs(folder, many, seed):
    articles = {}
    with open(os.path.join(folder, "news-en.jsonl"), encoding="utf-8") as f:
        for line in f:
            a = json.loads(line)
            articles[a["id"]] = a["text"]
    found = []
    with open(os.path.join(folder, "news-en-pairs.tsv"), encoding="utf-8") as f:
        head = next(f).rstrip("\n").split("\t")
        for line in f:
            row = dict(zip(head, line.rstrip("\n").split("\t")))
            a, b = articles.get(row["id_a"], ""), articles.get(row["id_b"], "")
            if row["cross_host"] == "true" and float(row["containment"]) >= .2 and 120 <= len(a.split()) <= 700 and a != b:
                found.append((a, b))
    random.Random(seed).shuffle(found)
    return found[:many]


def translate(texts):
    mark = "\n\n§§§§\n\n"
    out = subprocess.run(["apertium", "-u", "-f", "txt", "eng-spa"], input=mark.join(texts), text=True, capture_output=True, check=True).stdout
    return [t.strip() for t in out.split("§§§§")]


def compare(ibid, folder, a, b):
    for name, text in (("a.txt", a), ("b.txt", b)):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
            f.write(text)
    out = subprocess.run([ibid, "compare", "-o", "json", os.path.join(folder, "a.txt"), os.path.join(folder, "b.txt")], capture_output=True, text=True).stdout
    report = json.loads(out)
    for where in ("copies", "possible", "shared"):
        for c in report.get(where) or []:
            return {"copies": "copy", "possible": "possible copy", "shared": "no evidence"}[where], c.get("verdict", "")
    return "no evidence", ""


def main():
    folder, ibid = sys.argv[1], sys.argv[2]
    many = int(sys.argv[3]) if len(sys.argv) > 3 else 200
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    chosen = pairs(folder, many, seed)
    spanish = translate([a for a, _ in chosen])
    if len(spanish) != len(chosen):
        sys.exit("Apertium lost a text")
    table = collections.Counter()
    with tempfile.TemporaryDirectory() as tmp:
        for (a, b), es in zip(chosen, spanish):
            english, _ = compare(ibid, tmp, a, b)
            where, verdict = compare(ibid, tmp, es, b)
            table[english, verdict if where == "copy" else "none"] += 1
            where, verdict = compare(ibid, tmp, es, a)
            table["the original", verdict if where == "copy" else "none"] += 1
    print(f"{'in English':15} {'translated, ibid says':25} pairs")
    for (english, verdict), n in sorted(table.items()):
        print(f"{english:15} {verdict:25} {n}")


main()
